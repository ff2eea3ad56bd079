using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Prometheus;

/// <summary>In what the text formats of Prometheus and OpenMetrics differ.</summary>
internal interface IExposition
{
    /// <summary>Name of the format.</summary>
    static abstract string Name { get; }

    /// <summary>
    /// True when one space parts words and nothing else does, labels have no spaces between them and no comma after the last, and a sample may have an exemplar.
    /// </summary>
    static abstract bool IsStrict { get; }

    /// <summary>Reads the time of a sample.</summary>
    static abstract bool TryReadTime(ReadOnlySpan<byte> text, out long nanoseconds);

    /// <summary>The same of a text with padding.</summary>
    static abstract bool TryReadTime(ByteText text, int start, int length, out long nanoseconds);

    /// <summary>Judges a line that begins with a number sign.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">Where it is wrong.</param>
    /// <returns>What was expected there; null when the line is right.</returns>
    static abstract string? CheckComment(ReadOnlySpan<byte> line, out int at);
}
