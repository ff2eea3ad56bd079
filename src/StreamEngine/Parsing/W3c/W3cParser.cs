using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.W3c;

/// <summary>
/// Writes rows of extended log files as log rows. The fields of a row are told by its own width among the directives of the sample, so that
/// what a row means never depends on where a chunk begins.
/// </summary>
internal sealed class W3cParser(W3cLayout[] layouts, ParserOptions options) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "w3c";

    /// <inheritdoc/>
    public string Description => "w3c: " + string.Join(" or ", layouts.Select(l => string.Join(' ', l.Names)));

    /// <inheritdoc/>
    public bool InfersYear => false;

    /// <inheritdoc/>
    public bool IsMultiLine => false;

    private ParserOptions Options => options;

    private W3cLayout[] Layouts => layouts;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        W3cState state = output.State(this, static parser => new W3cState(parser.Layouts, parser.Options));
        output.UseFields(state.Names);
        LineReader lines = new(records, output.ChunkPosition);
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> text = line.TrimEnd((byte)' ');
            if (text.IsEmpty || !lines.Accept(line, output))
            {
                continue;
            }

            if (text[0] == '#')
            {
                WriteDirective(text, output);
            }
            else
            {
                Write(text, state, output);
            }
        }
    }

    private void WriteDirective(ReadOnlySpan<byte> line, BatchBuilder output)
    {
        if (line.StartsWith(W3cLayout.Directive) && !IsKnown(line))
        {
            output.Reject(line, RejectReason.Syntax, "column 9: expected fields that the first 64 KiB of the source announce, found others");
            return;
        }

        output.Filter();
    }

    private bool IsKnown(ReadOnlySpan<byte> line)
    {
        foreach (W3cLayout layout in layouts)
        {
            if (line.SequenceEqual(layout.Line))
            {
                return true;
            }
        }

        return W3cLayout.TryRead(line) is not { } read || layouts.Any(l => l.Names.SequenceEqual(read.Names));
    }

    private void Write(ReadOnlySpan<byte> line, W3cState state, BatchBuilder output)
    {
        int count = W3cRow.Split(line, state.Starts, state.Lengths);
        int found = -1;
        long time = EventBatch.NoTime;
        RejectReason reason = RejectReason.Syntax;
        for (int i = 0; i < layouts.Length && found < 0; i++)
        {
            if (layouts[i].Names.Length == count)
            {
                reason = RejectReason.Timestamp;
                found = new W3cRow(line, layouts[i], state).TryReadTime(options, out time) ? i : -1;
            }
        }

        if (found < 0)
        {
            Reject(line, count, reason, output);
            return;
        }

        output.BeginLog();
        output.SetTime(time);
        new W3cRow(line, layouts[found], state).Write(output);
        WriteFields(line, state, state.Fields[found], output);
        output.EndRow(line);
    }

    private void Reject(ReadOnlySpan<byte> line, int count, RejectReason reason, BatchBuilder output)
    {
        if (reason == RejectReason.Timestamp)
        {
            output.Reject(line, reason, "expected a date and a time where #Fields has them");
            return;
        }

        string widths = string.Join(" or ", layouts.Select(l => l.Names.Length).Distinct());
        output.Reject(line, reason, $"column {line.Length + 1}: expected {widths} fields as #Fields announces them, found {count}");
    }

    private static void WriteFields(ReadOnlySpan<byte> line, W3cState state, W3cState.Field[] fields, BatchBuilder output)
    {
        foreach (W3cState.Field field in fields)
        {
            ReadOnlySpan<byte> value = line.Slice(state.Starts[field.Index], state.Lengths[field.Index]);
            if (W3cRow.IsMissing(value))
            {
                continue;
            }

            if (value[0] == '"')
            {
                value = W3cRow.Unquote(value, output);
            }
            else if (field.HasPlus && value.Contains((byte)'+'))
            {
                Span<byte> spaced = output.Scratch(value.Length);
                value.Replace(spaced, (byte)'+', (byte)' ');
                value = output.CommitScratch(value.Length);
            }

            FieldText.Set(output, field.Ordinal, value);
        }
    }
}
