using System.Buffers;
using System.Buffers.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// Writes one metric row for each number of a JSON record: the name is its path, labels come from texts that name something
/// (name, id, address, host, ...) in the objects around it and from the place in arrays. The record's syntax has been checked.
/// </summary>
internal ref struct JsonSnapshot
{
    private const int SpareBytes = 1024;

    /// <summary>Most that the place in an array adds to the labels, apart from the array's own name.</summary>
    private const int BytesForIndex = 32;

    private static readonly WordTable s_labels = WordTable.Of(
        (1, "name id address host hostname zone region server service instance node pod device app cluster namespace interface container"));

    private readonly ReadOnlySpan<byte> _record;
    private readonly BatchBuilder _output;
    private readonly long _time;
    private readonly Span<byte> _path;
    private readonly Span<byte> _decoded;
    private JsonCursor _cursor;
    private LabelWriter _labels;
    private int _rows;

    private JsonSnapshot(ReadOnlySpan<byte> record, BatchBuilder output, ParserOptions options, long time, Span<byte> buffer)
    {
        _record = record;
        _output = output;
        _time = time;
        _path = buffer[..record.Length];
        _decoded = buffer.Slice(record.Length, record.Length);
        _labels = new LabelWriter(buffer[(2 * record.Length)..]);
        _cursor = new JsonCursor(record, options);
    }

    /// <summary>Writes the rows of a record.</summary>
    /// <returns>The number of rows; 0 when the record holds no number but its time.</returns>
    internal static int Write(ReadOnlySpan<byte> record, long time, BatchBuilder output, ParserOptions options)
    {
        // Names, decoded text and escaped labels all come from the record, but for the indexes of arrays: that is the spare part.
        byte[] buffer = ArrayPool<byte>.Shared.Rent((record.Length * 4) + SpareBytes + (options.MaxDepth * BytesForIndex));
        JsonSnapshot snapshot = new(record, output, options, time, buffer);
        snapshot._cursor.Position = 0;
        snapshot.WriteObject(0, skip: default);
        ArrayPool<byte>.Shared.Return(buffer);
        return snapshot._rows;
    }

    private readonly ReadOnlySpan<byte> Slice(JsonToken token) => _record.Slice(token.Start, token.Length);

    private void WriteObject(int path, JsonToken skip)
    {
        int labels = _labels.Length;
        int start = _cursor.Position;
        AppendLabels(skip);
        _cursor.Position = start;
        _cursor.Enter((byte)'{');
        while (_cursor.NextMember(out JsonToken key))
        {
            bool isTime = path == 0 && FieldTable.TryFind(Slice(key), out FieldEntry entry) && entry.Field == WellKnownField.Time;
            WriteValue(Extend(path, key), key, isTime || key == skip);
        }

        _labels.Length = labels;
    }

    private void WriteValue(int path, JsonToken key, bool skip)
    {
        if (_cursor.Current == '{')
        {
            WriteObject(path, default);
        }
        else if (_cursor.Current == '[')
        {
            WriteArray(path, key);
        }
        else if (_cursor.ReadValue(out JsonToken value) && value.Kind == ValueKind.Number && !skip)
        {
            WriteRow(path, Slice(value));
        }
    }

    private void WriteArray(int path, JsonToken key)
    {
        Span<byte> number = stackalloc byte[16];
        int labels = _labels.Length;
        _cursor.Enter((byte)'[');
        for (int index = 0; _cursor.NextElement(); index++)
        {
            JsonToken id = default;
            JsonToken idKey = default;
            if (_cursor.Current == '{')
            {
                FindId(out idKey, out id);
            }

            Utf8Formatter.TryFormat(index, number, out int digits);
            _labels.Append(key.Length == 0 ? "item"u8 : Slice(key), id.Length == 0 ? number[..digits] : Slice(id));
            if (_cursor.Current == '{')
            {
                WriteObject(path, idKey);
            }
            else
            {
                // An array in an array has no name: repeating the outer one would let labels outgrow the record.
                WriteValue(path, default, skip: false);
            }

            _labels.Length = labels;
        }
    }

    /// <summary>Looks ahead for what tells an object of an array from its neighbours; stays where it is.</summary>
    private readonly void FindId(out JsonToken idKey, out JsonToken id)
    {
        JsonCursor ahead = _cursor;
        id = default;
        idKey = default;
        ahead.Enter((byte)'{');
        while (ahead.NextMember(out JsonToken key) && ahead.ReadValue(out JsonToken value))
        {
            bool isId = Slice(key) is [(byte)'i', (byte)'d'];
            if ((isId || (id.Length == 0 && Slice(key).SequenceEqual("name"u8))) && value.Kind is ValueKind.Plain or ValueKind.Number)
            {
                (idKey, id) = (key, value);
            }

            if (isId)
            {
                return;
            }
        }
    }

    private void AppendLabels(JsonToken skip)
    {
        JsonCursor ahead = _cursor;
        ahead.Enter((byte)'{');
        while (ahead.NextMember(out JsonToken key) && ahead.ReadValue(out JsonToken value))
        {
            if (value.Kind is ValueKind.Plain or ValueKind.Escaped && key != skip && s_labels.Find(Slice(key)) != 0)
            {
                ReadOnlySpan<byte> raw = Slice(value);
                _labels.Append(Slice(key), value.Kind == ValueKind.Plain ? raw : _decoded[..TextDecoder.Unescape(raw, _decoded)]);
            }
        }
    }

    private readonly int Extend(int path, JsonToken key)
    {
        if (path > 0)
        {
            _path[path++] = (byte)'.';
        }

        if (key.Kind == ValueKind.Escaped)
        {
            return path + TextDecoder.Unescape(Slice(key), _path[path..]);
        }

        Slice(key).CopyTo(_path[path..]);
        return path + key.Length;
    }

    private void WriteRow(int path, ReadOnlySpan<byte> number)
    {
        _output.BeginMetric();
        if (_time != EventBatch.NoTime)
        {
            _output.SetTime(_time);
        }

        NumberReader.TryReadDouble(number, out double value);
        _output.SetValue(value);
        _output.SetText(MetricText.Name, _path[..path]);
        _output.SetText(MetricText.Labels, _labels.Text);
        if (_rows++ == 0)
        {
            _output.EndRow(_record);
        }
        else
        {
            _output.EndSameRecord(_record);
        }
    }
}
