using System.Runtime.CompilerServices;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Statsd;

/// <summary>
/// Writes the metrics of a chunk. One whose type, rate and tags were met before, letter by letter, is written at once; all others are read from left to right.
/// </summary>
internal ref struct StatsdReader(ParserOptions options, LabelState state, ByteText text, BatchBuilder output) : ILineReader
{
    /// <summary>Most values of a line that is written at once.</summary>
    private const int MostValues = 64;

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
        int colon = tokens[0];
        int values = 1;
        int bar = tokens[1];
        while (text[bar] == ':')
        {
            if (++values >= count)
            {
                return false;
            }

            bar = tokens[values];
        }

        if (text[colon] != ':' || colon == start || values > MostValues || _state.Index.IsIrregular(start, end) || (text[start] == '_' && text[start + 1] == 'e'))
        {
            return false;
        }

        int last = tokens[count - 1];
        long time = EventBatch.NoTime;
        int repeated = end;
        if (text[last] == '|' && last > bar && text[last + 1] == 'T')
        {
            repeated = last;
            if (!EpochSeconds.TryRead(text, last + 2, end - last - 2, out time))
            {
                return false;
            }
        }

        if (_state.Index.HasNonAscii && !text.IsShortAscii(start, colon - start) && !Utf8.IsValid(text.Slice(start, colon - start)))
        {
            return false;
        }

        int place = _texts.Find(text, bar + 1, repeated - bar - 1);
        return place >= 0 && _points.HasRoom(values) && TryAdd(tokens, values, start, end, time, place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAdd(Positions tokens, int values, int start, int end, long time, int place)
    {
        ByteText text = _text;
        LabelNote note = _texts.Note(place);
        ref readonly Utf8View labels = ref _texts.View(place, _output);
        UInt128 name = text.View(start, tokens[0] - start, _output.ChunkOffset + start);
        for (int i = 0; i < values; i++)
        {
            int at = tokens[i] + 1;
            bool signed = text[at] is (byte)'+' or (byte)'-';
            bool isPlain = note.Kind != (int)StatsdKind.Set && !(signed && note.Kind == (int)StatsdKind.Gauge);
            int length = tokens[i + 1] - at;
            if (!isPlain || !(ShortNumber.TryRead(text, at, length, out double value) || NumberReader.TryReadDouble(text.Slice(at, length), out value)))
            {
                _points.Undo(i);
                return false;
            }

            _points.Add(start, end - start, time, note.Number == 1 ? value : value / note.Number, name, labels);
        }

        _points.EndRecord();
        return true;
    }

    private void ReadCarefully(int start, int end)
    {
        ReadOnlySpan<byte> record = _text.Slice(start, end - start);
        if (record.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0 || !LineReader.Check(record, _output))
        {
            return;
        }

        if (StatsdNotice.IsNotice(record))
        {
            _points.Flush();
            StatsdNotice.Write(record, _state, _options.MaxFields, _output);
            return;
        }

        StatsdLine line = StatsdLine.Read(record, _state, _options.MaxFields);
        if (line.Error is { } error)
        {
            _output.Reject(record, line.Reason, Expected.At(record, line.At, error));
            return;
        }

        _points.Flush();
        Write(record, line);
        if (!_options.IsCareful && line.RepeatLength > 0)
        {
            _texts.Learn(_text, start + line.TypeStart, line.RepeatLength, line.Sections.Labels, new LabelNote((int)line.Kind, line.Divisor));
        }
    }

    private readonly void Write(ReadOnlySpan<byte> record, scoped in StatsdLine line)
    {
        if (line.Kind == StatsdKind.Set)
        {
            Write(record, line, 1, "set"u8);
            _output.SetRare(MetricText.Member, line.Values);
            _output.EndRow(record);
            return;
        }

        ReadOnlySpan<byte> rest = line.Values;
        for (bool isFirst = true; isFirst || !rest.IsEmpty; isFirst = false)
        {
            StatsdLine.TryTake(ref rest, out double value, out bool signed);
            Write(record, line, value / line.Divisor, signed && line.Kind == StatsdKind.Gauge ? "delta"u8 : default);
            if (isFirst)
            {
                _output.EndRow(record);
            }
            else
            {
                _output.EndSameRecord(record);
            }
        }
    }

    private readonly void Write(ReadOnlySpan<byte> record, scoped in StatsdLine line, double value, ReadOnlySpan<byte> field)
    {
        _output.BeginMetric();
        _output.SetTime(line.Sections.Time);
        _output.SetValue(value);
        _output.SetText(MetricText.Name, record[..line.NameLength]);
        _output.SetText(MetricText.Field, field);
        _output.SetText(MetricText.Labels, line.Sections.Labels);
    }
}
