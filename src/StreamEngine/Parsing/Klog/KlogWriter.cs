using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Klog;

/// <summary>Writes the records of a chunk.</summary>
internal readonly ref struct KlogWriter(ParserOptions options, KlogState state, BatchBuilder output) : IHeadedReader<KlogLine>
{
    private readonly ParserOptions _options = options;
    private readonly KlogState _state = state;
    private readonly BatchBuilder _output = output;

    /// <inheritdoc/>
    public bool TryRead(ReadOnlySpan<byte> line, out KlogLine header) => KlogLine.TryRead(line, _options, ref _state.Times, out header);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> record, scoped in KlogLine klog)
    {
        _output.BeginLog();
        _output.SetTime(klog.Time);
        _output.SetSeverity(klog.Severity);
        _output.SetText(LogText.Logger, klog.File);
        if (_state.Names.IsWanted)
        {
            FieldText.Set(_output, _state.Thread, klog.Thread);
            FieldText.Set(_output, _state.File, klog.File);
            FieldText.Set(_output, _state.Line, klog.FileLine);
        }

        int message = Math.Min(klog.Message, record.Length);
        int pairs = StructuredEnd(record, message, out bool escaped);
        if (pairs == 0)
        {
            _output.SetText(LogText.Body, record[message..]);
        }
        else
        {
            ReadOnlySpan<byte> text = record[(message + 1)..(pairs - 1)];
            _output.SetText(LogText.Body, TextDecoder.Decode(text, escaped ? ValueKind.Escaped : ValueKind.Plain, _output));
        }

        if (pairs == 0 || WritePairs(record, pairs))
        {
            _output.EndRow(record);
        }
    }

    /// <summary>What comes before the first header: the preamble of a log file of glog says nothing, other lines are records without time.</summary>
    public void WriteOther(ReadOnlySpan<byte> record)
    {
        if (record.StartsWith("Log file created at: "u8))
        {
            _output.Filter();
            return;
        }

        HeadedLines.WriteBare(record, _output);
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
    private bool WritePairs(ReadOnlySpan<byte> record, int at)
    {
        KlogPairs pairs = new(record, at);
        int count = 0;
        while (pairs.Next())
        {
            if (++count > _options.MaxFields)
            {
                _output.Reject(record, RejectReason.TooComplex, $"column {pairs.Position + 1}: more than {_options.MaxFields} fields");
                return false;
            }

            Take(_state.Names.Find(pairs.Key), pairs);
        }

        return true;
    }

    private void Take(NameEntry name, in KlogPairs pairs)
    {
        if (name.Meaning == KlogState.TraceId)
        {
            _output.SetText(LogText.TraceId, pairs.Value);
        }
        else if (name.Meaning == KlogState.SpanId)
        {
            _output.SetText(LogText.SpanId, pairs.Value);
        }
        else if (name.Ordinal >= 0)
        {
            FieldText.Set(_output, name.Ordinal, TextDecoder.Decode(pairs.Value, pairs.Kind, _output));
        }
    }
}
