using System.Runtime.CompilerServices;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Graphite;

/// <summary>
/// Writes the points of a chunk. A line of three words, whose tags were met before, letter by letter, is written at once; all others are read from left to right.
/// </summary>
internal ref struct GraphiteReader(ParserOptions options, LabelState state, ByteText text, BatchBuilder output) : ILineReader
{
    private readonly ParserOptions _options = options;
    private readonly LabelState _state = state;
    private readonly LabelTexts _texts = state.Texts;
    private readonly ByteText _text = text;
    private readonly BatchBuilder _output = output;
    private PointColumns _points = new(output);

    public void Read(Positions tokens, int count, int start, int end)
    {
        if (_options.IsCareful || count < 2 || !TryWrite(tokens, count, start, end))
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
        int name = tokens[0];
        int value = tokens[count - 2];
        int time = tokens[count - 1];
        bool tagged = count > 2;
        if (text[value] != ' ' || text[time] != ' ' || name == start || (tagged && text[name] != ';') || _state.Index.IsIrregular(start, end))
        {
            return false;
        }

        if (!TryReadValue(value + 1, time - value - 1, out double number)
            || !TryReadTime(time + 1, end - time - 1, out long nanoseconds)
            || (_state.Index.HasNonAscii && !text.IsShortAscii(start, name - start) && !Utf8.IsValid(text.Slice(start, name - start))))
        {
            return false;
        }

        int place = tagged ? _texts.Find(text, name, value - name) : 0;
        if (place < 0 || !_points.HasRoom(1))
        {
            return false;
        }

        UInt128 view = text.View(start, name - start, _output.ChunkOffset + start);
        if (tagged)
        {
            _points.Add(start, end - start, nanoseconds, number, view, _texts.View(place, _output));
        }
        else
        {
            _points.Add(start, end - start, nanoseconds, number, view, default);
        }

        _points.EndRecord();
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryReadValue(int start, int length, out double value) =>
        ShortNumber.TryRead(_text, start, length, out value) || MetricNumber.TryRead(_text.Slice(start, length), out value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryReadTime(int start, int length, out long time) => char.IsAsciiDigit((char)_text[start])
        ? EpochSeconds.TryRead(_text, start, length, out time)
        : GraphiteLine.TryReadTime(_text.Slice(start, length), out time);

    private void ReadCarefully(int start, int end)
    {
        ReadOnlySpan<byte> record = _text.Slice(start, end - start);
        if (record.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0 || !LineReader.Check(record, _output))
        {
            return;
        }

        GraphiteLine line = GraphiteLine.Read(record, _state, _options.MaxFields);
        if (line.Error is { } error)
        {
            _output.Reject(record, line.Reason, Expected.At(record, line.At, error));
            return;
        }

        _points.Flush();
        _output.BeginMetric();
        _output.SetTime(line.Time);
        _output.SetValue(line.Value);
        _output.SetText(MetricText.Name, record.Slice(line.NameStart, line.NameLength));
        _output.SetText(MetricText.Labels, line.Labels);
        _output.EndRow(record);
        if (line.TagsLength > 0 && !_options.IsCareful)
        {
            _texts.Learn(_text, start + line.NameStart + line.NameLength, line.TagsLength, line.Labels, default);
        }
    }
}
