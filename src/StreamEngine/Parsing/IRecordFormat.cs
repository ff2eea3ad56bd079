using StreamEngine.Batching;

namespace StreamEngine.Parsing;

/// <summary>One text format: recognises itself on the first records of a source and makes the parser for it.</summary>
internal interface IRecordFormat
{
    /// <summary>Name in <c>--format</c> and configuration: json, logfmt, syslog, access, plain, csv, influx, ...</summary>
    string Name { get; }

    /// <summary>
    /// How sure the format is that the sample is of its kind, from 0 (no) to 1 (certain). The share of sample lines that it can
    /// read, lowered when other formats would read them as well. The most certain format wins; ties go to the earlier registration.
    /// </summary>
    double Match(in FormatSample sample);

    /// <summary>Settings that the format has besides those that all have, by their names in configuration.</summary>
    IReadOnlyList<string> Settings => [];

    /// <summary>Finds what is wrong with the settings of the format.</summary>
    IEnumerable<FormatOptionError> Check(FormatOptions options) => [];

    /// <summary>Makes the parser, with whatever the sample teaches about the layout (CSV header, header shape of plain lines).</summary>
    IRecordParser CreateParser(in FormatSample sample, ParserOptions options);
}

/// <summary>The first bytes of a source: whole lines, as many as fit into the sample size (64 KiB), or the whole source.</summary>
internal readonly ref struct FormatSample(ReadOnlySpan<byte> bytes, bool complete)
{
    /// <summary>Whole lines; the last one may lack its newline only when <see cref="Complete"/>.</summary>
    internal ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>True when the sample is all there is.</summary>
    internal bool Complete { get; } = complete;
}

/// <summary>
/// Turns records into rows. Immutable once made and shared by workers: everything that varies is in the
/// <see cref="BatchBuilder"/>. Never throws on bad input: a bad record goes to <see cref="BatchBuilder.Reject"/>.
/// The rows of a record never depend on other records of the chunk, except that a continuation line extends the one before it.
/// </summary>
internal interface IRecordParser : IRecordBoundaries
{
    /// <summary>Name of the format.</summary>
    string Format { get; }

    /// <summary>What was recognised, for people: <c>plain: yyyy-MM-dd HH:mm:ss,fff LEVEL [process] logger: message</c>.</summary>
    string Description { get; }

    /// <summary>True when timestamps carry no year, so that the runtime must roll the year over at New Year.</summary>
    bool InfersYear { get; }

    /// <summary>Parses whole records. Lines end with LF or CRLF; the last one may lack its line end.</summary>
    void Parse(ReadOnlySpan<byte> records, BatchBuilder output);
}
