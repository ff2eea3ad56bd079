using StreamEngine.Batching;

namespace StreamEngine.Parsing.Patterns.Multiline;

/// <summary>Puts lines together by a configured rule: the first line of a record goes to the parser of the format, the others extend its row.</summary>
internal sealed class MultilineParser(IRecordParser inner, MultilineRule rule) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => inner.Format;

    /// <inheritdoc/>
    public string Description => inner.Description + ", records of several lines";

    /// <inheritdoc/>
    public bool InfersYear => inner.InfersYear;

    /// <inheritdoc/>
    public bool IsMultiLine => true;

    /// <summary>The parser of first lines.</summary>
    internal IRecordParser Inner => inner;

    /// <summary>The parser with the rule of the options around it, when they have one.</summary>
    internal static IRecordParser Around(IRecordParser inner, ParserOptions options) =>
        options.Format.Multiline is { } multiline ? new MultilineParser(inner, new MultilineRule(multiline, options)) : inner;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => rule.StartsRecord(line);

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        LineReader lines = new(records, output.ChunkPosition);
        bool open = false;
        int count = 0;
        while (true)
        {
            int start = lines.Position;
            if (!lines.TryRead(out ReadOnlySpan<byte> line))
            {
                return;
            }

            if (rule.StartsRecord(line))
            {
                int rejects = output.Rejects;
                inner.Parse(records[start..lines.Position], output);
                open = output.Rejects == rejects && output.CanExtend;
                count = 1;
            }
            else if (Tokens.SkipSpaces(line, 0) < line.Length && lines.Accept(line, output))
            {
                open = Continue(line, open, ref count, output);
            }
        }
    }

    private bool Continue(ReadOnlySpan<byte> line, bool open, ref int count, BatchBuilder output)
    {
        if (!open)
        {
            output.Reject(line, RejectReason.Syntax, "expected the start of a record, found a line that goes on with one");
        }
        else if (++count > rule.MaxLines)
        {
            output.Reject(line, RejectReason.TooLong, "expected a record of fewer lines, found one more than multiline.max_lines");
        }
        else
        {
            output.ExtendLast(line);
        }

        return open;
    }
}
