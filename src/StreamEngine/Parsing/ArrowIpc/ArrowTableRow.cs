using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.ArrowIpc;

/// <summary>Reads the rows of a table of metrics one after the other. One belongs to one worker.</summary>
internal sealed class ArrowTableRow
{
    private readonly ArrowLeaf[] _leaves;
    private readonly ParserOptions _options;
    private readonly byte[] _source;
    private readonly JsonToken[] _values;
    private readonly int _nameBytes;
    private byte[] _buffer = [];
    private byte[] _path = [];

    internal ArrowTableRow(ArrowLayout layout, ParserOptions options, byte[] source)
    {
        _leaves = layout.Leaves;
        _options = options;
        _source = source;
        _values = new JsonToken[_leaves.Length];
        _nameBytes = LabelWriter.MaxBytes(8, source.Length) + _leaves.Sum(static l => LabelWriter.MaxBytes(l.Path.Length, 0));
    }

    /// <summary>Writes the points of a row, or rejects it.</summary>
    internal void Write(ReadOnlySpan<byte> record, BatchBuilder output)
    {
        Array.Clear(_values);
        if (_path.Length < record.Length)
        {
            _path = new byte[record.Length * 2];
            _buffer = new byte[_nameBytes + (record.Length * 16)];
        }

        JsonCursor cursor = new(record, _options);
        int next = 0;
        Walk(record, ref cursor, 0, ref next);
        if (!cursor.End())
        {
            output.Reject(record, cursor.Reason, cursor.Error());
            return;
        }

        if (TryTime(record, output, out long time))
        {
            WritePoints(record, time, output);
        }
    }

    /// <summary>Finds the values of the leaves. Members are in the order of the leaves, some left out.</summary>
    private void Walk(ReadOnlySpan<byte> record, ref JsonCursor cursor, int path, ref int next)
    {
        if (!cursor.Enter((byte)'{'))
        {
            return;
        }

        while (cursor.NextMember(out JsonToken key))
        {
            int end = path + key.Length;
            record.Slice(key.Start, key.Length).CopyTo(_path.AsSpan(path));
            int leaf = Find(_path.AsSpan(0, end), ref next);
            if (leaf < 0 && cursor.Current == '{' && end < _path.Length)
            {
                _path[end] = (byte)'.';
                Walk(record, ref cursor, end + 1, ref next);
            }
            else if (cursor.ReadValue(out JsonToken value) && leaf >= 0)
            {
                _values[leaf] = value;
            }
        }
    }

    private int Find(ReadOnlySpan<byte> path, ref int next)
    {
        for (int i = next; i < _leaves.Length; i++)
        {
            if (path.SequenceEqual(_leaves[i].Path))
            {
                next = i + 1;
                return i;
            }
        }

        return -1;
    }

    private bool TryTime(ReadOnlySpan<byte> record, BatchBuilder output, out long time)
    {
        time = EventBatch.NoTime;
        int leaf = Array.FindIndex(_leaves, static l => l.Role == ArrowRole.Time);
        if (leaf < 0 || _values[leaf].Length == 0)
        {
            return true;
        }

        ReadOnlySpan<byte> text = record.Slice(_values[leaf].Start, _values[leaf].Length);
        if (_values[leaf].Kind is ValueKind.Plain or ValueKind.Number && TimestampReader.TryRead(text, _options, out time))
        {
            return true;
        }

        output.Reject(record, RejectReason.Timestamp, $"column '{BatchBuilder.Show(_leaves[leaf].Path)}': cannot read the time '{BatchBuilder.Show(text[..Math.Min(text.Length, 64)])}'");
        return false;
    }

    private void WritePoints(ReadOnlySpan<byte> record, long time, BatchBuilder output)
    {
        JsonToken name = Of(ArrowRole.Series, out bool isLong);
        if (isLong && name.Length == 0)
        {
            output.Reject(record, RejectReason.MissingField, "expected the name of a metric");
            return;
        }

        LabelWriter labels = new(_buffer);
        AppendLabels(record, ref labels);
        ReadOnlySpan<byte> field = Text(record, Of(ArrowRole.Field, out _), _buffer.AsSpan(labels.Length));
        int used = labels.Length + field.Length;
        bool first = true;
        for (int i = 0; i < _leaves.Length; i++)
        {
            if (_leaves[i].Role != ArrowRole.Value)
            {
                continue;
            }

            JsonToken token = _values[i];
            double value = double.NaN;
            if (token.Kind == ValueKind.Number && token.Length > 0)
            {
                NumberReader.TryReadDouble(record.Slice(token.Start, token.Length), out value);
            }

            output.BeginMetric();
            output.SetTime(time);
            output.SetValue(value);
            output.SetText(MetricText.Name, isLong ? Text(record, name, _buffer.AsSpan(used)) : _leaves[i].Path);
            output.SetText(MetricText.Field, field);
            output.SetText(MetricText.Labels, labels.Text);
            End(record, output, ref first);
        }
    }

    private static void End(ReadOnlySpan<byte> record, BatchBuilder output, ref bool first)
    {
        if (first)
        {
            output.EndRow(record);
        }
        else
        {
            output.EndSameRecord(record);
        }

        first = false;
    }

    private void AppendLabels(ReadOnlySpan<byte> record, ref LabelWriter labels)
    {
        // Labels are written from the front; what is decoded for them stands behind the most that they can take.
        Span<byte> decoded = _buffer.AsSpan(_nameBytes + (record.Length * 4));
        for (int i = 0; i < _leaves.Length; i++)
        {
            JsonToken value = _values[i];
            if (_leaves[i].Role == ArrowRole.Labels && value.Kind == ValueKind.Nested)
            {
                JsonLabels.Append(record.Slice(value.Start, value.Length), ref labels, decoded, _options);
            }
            else if (_leaves[i].Role == ArrowRole.Labels)
            {
                labels.AppendRaw(Text(record, value, decoded));
            }
            else if (_leaves[i].Role == ArrowRole.Label)
            {
                labels.Append(_leaves[i].Path, Text(record, value, decoded).Trim((byte)' '));
            }
        }

        labels.Append("source"u8, _source);
    }

    private JsonToken Of(ArrowRole role, out bool known)
    {
        int leaf = Array.FindIndex(_leaves, l => l.Role == role);
        known = leaf >= 0;
        return known ? _values[leaf] : default;
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> record, JsonToken value, Span<byte> decoded)
    {
        ReadOnlySpan<byte> text = record.Slice(value.Start, value.Length);
        return value.Kind == ValueKind.Escaped ? decoded[..TextDecoder.Unescape(text, decoded)] : text;
    }
}
