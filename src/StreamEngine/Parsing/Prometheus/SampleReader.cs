using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Prometheus;

/// <summary>
/// Writes the samples of a chunk. One whose labels were met before, letter by letter, is cut at its last spaces and written at once; all others are read
/// from left to right.
/// </summary>
internal ref struct SampleReader<TText>(ParserOptions options, LabelState state, ByteText text, BatchBuilder output) : ILineReader
    where TText : struct, IExposition
{
    private readonly ParserOptions _options = options;
    private readonly LabelState _state = state;
    private readonly LabelTexts _texts = state.Texts;
    private readonly ByteText _text = text;
    private readonly BatchBuilder _output = output;
    private readonly bool _isCareful = options.IsCareful;
    private PointColumns _points = new(output);

    public void Read(Positions tokens, int count, int start, int end)
    {
        if (_isCareful || count == 0 || !TryWrite(tokens, count, start, end))
        {
            ReadCarefully(start, end);
        }
    }

    /// <summary>Makes rows of what waits.</summary>
    internal void Flush() => _points.Flush();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryWrite(Positions tokens, int count, int start, int end)
    {
        ByteText text = _text;
        int name = NameRun.Length(text, start);
        int at = start + name;
        int value = tokens[count - 1];
        int valueEnd = end;
        if (name == 0 || char.IsAsciiDigit((char)text[start]) || at >= value + 1)
        {
            return false;
        }

        // Labels end with a brace that a space follows. Behind it there are a value, or a value and a time.
        bool labelled = text[at] == '{';
        if (labelled ? text[value - 1] != '}' : count != 1)
        {
            if (count < 2 || (!labelled && count != 2))
            {
                return false;
            }

            valueEnd = value;
            value = tokens[count - 2];
            if (labelled && text[value - 1] != '}')
            {
                return false;
            }
        }

        if (labelled ? value <= at : value != at)
        {
            return false;
        }

        return TryWrite(start, end, name, value, valueEnd, labelled);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryWrite(int start, int end, int name, int value, int valueEnd, bool labelled)
    {
        ByteText text = _text;
        if (!TryReadValue(value + 1, valueEnd - value - 1, out double number))
        {
            return false;
        }

        long time = EventBatch.NoTime;
        if (valueEnd != end && !TText.TryReadTime(text, valueEnd + 1, end - valueEnd - 1, out time))
        {
            return false;
        }

        int labels = start + name;
        int place = labelled ? _texts.Find(text, labels, value - labels) : 0;
        if (place < 0 || !_points.HasRoom(1))
        {
            return false;
        }

        UInt128 view = text.View(start, name, _output.ChunkOffset + start);
        if (labelled)
        {
            _points.Add(start, end - start, time, number, view, _texts.View(place, _output));
        }
        else
        {
            _points.Add(start, end - start, time, number, view, default);
        }

        _points.EndRecord();
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryReadValue(int start, int length, out double value) =>
        ShortNumber.TryRead(_text, start, length, out value) || MetricNumber.TryRead(_text.Slice(start, length), out value);

    private void ReadCarefully(int start, int end)
    {
        ReadOnlySpan<byte> record = _text.Slice(start, end - start);
        int first = record.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (first < 0 || !LineReader.Check(record, _output))
        {
            return;
        }

        if (record[TText.IsStrict ? 0 : first] == '#')
        {
            if (TText.CheckComment(record, out int at) is { } expected)
            {
                _output.Reject(record, Expected.ReasonAt(record, at), Expected.At(record, at, expected));
            }
            else
            {
                _output.Filter();
            }

            return;
        }

        SampleLine<TText> line = SampleLine<TText>.Read(record, _state, _options.MaxFields);
        if (line.Error is { } error)
        {
            _output.Reject(record, line.Reason, Expected.At(record, line.At, error));
            return;
        }

        Write(start, record, line);
    }

    private void Write(int start, ReadOnlySpan<byte> record, scoped in SampleLine<TText> line)
    {
        _points.Flush();
        _output.BeginMetric();
        _output.SetTime(line.Time);
        _output.SetValue(line.Value);
        _output.SetText(MetricText.Name, record.Slice(line.NameStart, line.NameLength));
        _output.SetText(MetricText.Labels, line.Labels);
        _output.EndRow(record);
        if (line.LabelsStart >= 0 && !_isCareful)
        {
            _texts.Learn(_text, start + line.LabelsStart, line.LabelsLength, line.Labels, default);
        }
    }
}
