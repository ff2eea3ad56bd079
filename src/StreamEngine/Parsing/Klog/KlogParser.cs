using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Klog;

/// <summary>Writes glog and klog records as log rows.</summary>
internal sealed class KlogParser(ParserOptions options, bool infersYear) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "klog";

    /// <inheritdoc/>
    public string Description => infersYear ? "klog: LMMdd HH:mm:ss.f thread file:line] message" : "klog: LyyyyMMdd HH:mm:ss.f thread file:line] message";

    /// <inheritdoc/>
    public bool InfersYear => infersYear;

    /// <inheritdoc/>
    public bool IsMultiLine => true;

    private ParserOptions Options => options;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => KlogLine.TryRead(line, options, out _);

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        KlogState state = output.State(this, static parser => new KlogState(parser.Options));
        output.UseFields(state.Names.Names);
        LineReader lines = new(records, output.ChunkPosition);
        while (true)
        {
            int start = lines.Position;
            if (!lines.TryRead(out ReadOnlySpan<byte> line))
            {
                return;
            }

            ReadOnlySpan<byte> text = Tokens.TrimEnd(line);
            if (!text.IsEmpty && lines.Accept(line, output))
            {
                Write(RecordTail.Read(this, records, start, text, ref lines), text, state, output);
            }
        }
    }

    private void Write(ReadOnlySpan<byte> record, ReadOnlySpan<byte> line, KlogState state, BatchBuilder output)
    {
        if (!KlogLine.TryRead(line, options, out KlogLine klog))
        {
            WriteOther(record, output);
            return;
        }

        output.BeginLog();
        output.SetTime(klog.Time);
        output.SetSeverity(klog.Severity);
        output.SetText(LogText.Logger, klog.File);
        if (state.Names.IsWanted)
        {
            FieldText.Set(output, state.Thread, klog.Thread);
            FieldText.Set(output, state.File, klog.File);
            FieldText.Set(output, state.Line, klog.FileLine);
        }

        int message = Math.Min(klog.Message, record.Length);
        int pairs = StructuredEnd(record, message, out bool escaped);
        if (pairs == 0)
        {
            output.SetText(LogText.Body, record[message..]);
        }
        else
        {
            ReadOnlySpan<byte> text = record[(message + 1)..(pairs - 1)];
            output.SetText(LogText.Body, TextDecoder.Decode(text, escaped ? ValueKind.Escaped : ValueKind.Plain, output));
        }

        if (pairs == 0 || WritePairs(record, pairs, state, output))
        {
            output.EndRow(record);
        }
    }

    /// <summary>What comes before the first header: the preamble of a log file of glog says nothing, other lines are records without time.</summary>
    private static void WriteOther(ReadOnlySpan<byte> record, BatchBuilder output)
    {
        if (record.StartsWith("Log file created at: "u8))
        {
            output.Filter();
            return;
        }

        output.BeginLog();
        output.SetSeverity(LogLevels.OfMessage(record));
        output.SetText(LogText.Body, Tokens.Trim(record));
        output.EndRow(record);
    }

    /// <summary>End of a quoted message that pairs or nothing follow; 0 when the record is not made so.</summary>
    private static int StructuredEnd(ReadOnlySpan<byte> record, int at, out bool escaped)
    {
        escaped = false;
        int length = at < record.Length && record[at] == '"' ? KlogPairs.QuotedLength(record, at, out escaped) : 0;
        int next = at + length;
        return length == 0 || (next < record.Length && (record[next] != ' ' || KlogPairs.KeyLength(record, next + 1) == 0)) ? 0 : next;
    }

    /// <summary>False when there are too many pairs and the record was rejected.</summary>
    private bool WritePairs(ReadOnlySpan<byte> record, int at, KlogState state, BatchBuilder output)
    {
        KlogPairs pairs = new(record, at);
        int count = 0;
        while (pairs.Next())
        {
            if (++count > options.MaxFields)
            {
                output.Reject(record, RejectReason.TooComplex, $"column {pairs.Position + 1}: more than {options.MaxFields} fields");
                return false;
            }

            Take(state.Names.Find(pairs.Key), pairs, output);
        }

        return true;
    }

    private static void Take(NameEntry name, in KlogPairs pairs, BatchBuilder output)
    {
        if (name.Meaning == KlogState.TraceId)
        {
            output.SetText(LogText.TraceId, pairs.Value);
        }
        else if (name.Meaning == KlogState.SpanId)
        {
            output.SetText(LogText.SpanId, pairs.Value);
        }
        else if (name.Ordinal >= 0)
        {
            FieldText.Set(output, name.Ordinal, TextDecoder.Decode(pairs.Value, pairs.Kind, output));
        }
    }
}
