using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Influx;

/// <summary>
/// Lines that wait to be written together, column by column: where their parts lie. All that may turn out wrong is read before a row is taken, so that a line with
/// a number or a time that cannot be read is left to the careful reader in its order.
/// </summary>
internal sealed class InfluxGroup
{
    /// <summary>Most lines that wait; a mask of them fits a word.</summary>
    internal const int MaxLines = 64;

    /// <summary>Most fields of these lines.</summary>
    internal const int MaxFields = 256;

    private const int NanosecondDigits = 19;

    private readonly Pieces _records = new(MaxLines);
    private readonly Pieces _names = new(MaxLines);
    private readonly Pieces _labels = new(MaxLines);
    private readonly Pieces _stamps = new(MaxLines);
    private readonly Pieces _keys = new(MaxFields);
    private readonly Pieces _values = new(MaxFields);
    private readonly int[] _heads = new int[MaxLines];
    private readonly int[] _firstFields = new int[MaxLines + 1];
    private readonly long[] _times = new long[MaxLines];
    private readonly double[] _numbers = new double[MaxFields];
    private int _fields;
    private bool _hasHeads;

    /// <summary>Lines that wait.</summary>
    internal int Count { get; private set; }

    /// <summary>Fields for which there is room.</summary>
    internal int Room => MaxFields - _fields;

    /// <summary>Where a line that waits lies.</summary>
    internal Piece Record(int line) => _records.Slice(line, 1)[0];

    /// <summary>Adds a field to the line that is added next.</summary>
    /// <param name="number">Its number among the fields of the line.</param>
    /// <param name="key">Where its key begins.</param>
    /// <param name="equals">Its equals sign.</param>
    /// <param name="end">Where its value ends.</param>
    internal void SetField(int number, int key, int equals, int end)
    {
        _keys.Set(_fields + number, key, equals - key);
        _values.Set(_fields + number, equals + 1, end - equals - 1);
    }

    /// <summary>Adds the line whose fields were set.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="nameEnd">Where the measurement ends.</param>
    /// <param name="headEnd">Where the tags end.</param>
    /// <param name="time">Where the time begins; the end for none.</param>
    /// <param name="fields">Number of fields.</param>
    /// <returns>True when the group is full.</returns>
    internal bool Add(int start, int end, int nameEnd, int headEnd, int time, int fields)
    {
        int line = Count;
        _records.Set(line, start, end - start);
        _names.Set(line, start, nameEnd - start);
        _labels.Set(line, nameEnd + 1, Math.Max(0, headEnd - nameEnd - 1));
        _stamps.Set(line, time, end - time);
        _fields += fields;
        _firstFields[line + 1] = _fields;
        Count = line + 1;
        return line + 1 == MaxLines || _fields == MaxFields;
    }

    /// <summary>Notes the number of the head of the line that is added next, which has one field.</summary>
    internal void SetHead(int number)
    {
        if (!_hasHeads)
        {
            _heads.AsSpan().Fill(LineHeads.None);
            _hasHeads = true;
        }

        _heads[Count] = number;
    }

    /// <summary>Forgets the lines that wait.</summary>
    internal void Clear()
    {
        Count = _fields = 0;
        _hasHeads = false;
    }

    /// <summary>Reads numbers and times.</summary>
    /// <returns>A bit for each line that must be read carefully.</returns>
    internal ulong Check(ByteText text)
    {
        ulong bad = 0;
        ReadOnlySpan<Piece> values = _values.Slice(0, _fields);
        double[] numbers = _numbers;
        for (int i = 0; i < values.Length && i < numbers.Length; i++)
        {
            int start = values[i].Start;
            int length = values[i].Length;
            if (!ShortNumber.TryRead(text, start, length, out numbers[i]) && !InfluxLine.TryReadValue(text.Slice(start, length), out numbers[i]))
            {
                bad |= 1UL << LineOf(i);
            }
        }

        ReadOnlySpan<Piece> stamps = _stamps.Slice(0, Count);
        long[] times = _times;
        for (int i = 0; i < stamps.Length && i < times.Length; i++)
        {
            int start = stamps[i].Start;
            int length = stamps[i].Length;
            if (length == NanosecondDigits && ShortNumber.TryReadNineteen(text, start, out ulong time) && time - InfluxLine.LeastNanoseconds <= long.MaxValue - InfluxLine.LeastNanoseconds)
            {
                times[i] = (long)time;
            }
            else
            {
                bad |= InfluxLine.TryReadTime(text.Slice(start, length), out times[i]) ? 0 : 1UL << i;
            }
        }

        return bad;
    }

    /// <summary>Writes lines that were checked, as many as the batch has room for.</summary>
    /// <param name="text">The chunk.</param>
    /// <param name="output">The builder.</param>
    /// <param name="heads">Whose the numbers of heads are.</param>
    /// <param name="offset">Where the text begins in the slab that views refer to.</param>
    /// <param name="first">First line.</param>
    /// <param name="count">Lines.</param>
    /// <returns>Lines that were written; 0 when the next one must be read carefully.</returns>
    internal int Write(ByteText text, BatchBuilder output, LineHeads heads, int offset, int first, int count)
    {
        int room = output.RoomFor(EventKind.Metric);
        int field = _firstFields[first];
        while (count > 0 && _firstFields[first + count] - field > room)
        {
            count--;
        }

        if (count == 0)
        {
            return 0;
        }

        int rows = _firstFields[first + count] - field;
        int row = output.TakeMetricRows(rows, count, withField: true);
        int end = row + rows;
        EventBatch batch = output.Batch;
        _numbers.AsSpan(field, rows).CopyTo(batch.Values.Span(end)[row..]);
        WriteEach(text, _keys.Slice(field, rows), offset, batch.TextColumn((int)MetricText.Field).Span(end)[row..]);
        if (rows == count)
        {
            _times.AsSpan(first, count).CopyTo(batch.Times.Span(end)[row..]);
            WriteEach(text, _names.Slice(first, count), offset, batch.TextColumn((int)MetricText.Name).Span(end)[row..]);
            WriteEach(text, _labels.Slice(first, count), offset, batch.TextColumn((int)MetricText.Labels).Span(end)[row..]);
            if (_hasHeads)
            {
                batch.SetRowKeys(heads, row, _heads.AsSpan(first, count));
            }

            WritePlaces(_records.Slice(first, count), offset, batch.RecordOffsets.Span(end)[row..], batch.RecordLengths.Span(end)[row..]);
        }
        else
        {
            WriteSeveral(text, output, heads, offset, first, count, row);
        }

        return count;
    }

    private static void WriteEach(ByteText text, ReadOnlySpan<Piece> pieces, int offset, Span<Utf8View> target)
    {
        for (int i = 0; i < pieces.Length && i < target.Length; i++)
        {
            int start = pieces[i].Start;
            SpanBytes.Write(ref target[i], text.View(start, pieces[i].Length, offset + start));
        }
    }

    private static void WritePlaces(ReadOnlySpan<Piece> records, int offset, Span<int> offsets, Span<int> lengths)
    {
        for (int i = 0; i < records.Length && i < offsets.Length && i < lengths.Length; i++)
        {
            offsets[i] = offset + records[i].Start;
            lengths[i] = records[i].Length;
        }
    }

    /// <summary>Writes what the rows of a line have in common, for lines of several fields.</summary>
    private void WriteSeveral(ByteText text, BatchBuilder output, LineHeads heads, int offset, int first, int count, int row)
    {
        EventBatch batch = output.Batch;
        Utf8View view = default;
        for (int line = first; line < first + count; line++)
        {
            int each = _firstFields[line + 1] - _firstFields[line];
            int end = row + each;
            batch.Times.Span(end)[row..].Fill(_times[line]);
            Piece piece = _names.Slice(line, 1)[0];
            SpanBytes.Write(ref view, text.View(piece.Start, piece.Length, offset + piece.Start));
            batch.TextColumn((int)MetricText.Name).Span(end)[row..].Fill(view);
            piece = _labels.Slice(line, 1)[0];
            SpanBytes.Write(ref view, text.View(piece.Start, piece.Length, offset + piece.Start));
            batch.TextColumn((int)MetricText.Labels).Span(end)[row..].Fill(view);
            piece = Record(line);
            batch.RecordOffsets.Span(end)[row..].Fill(offset + piece.Start);
            batch.RecordLengths.Span(end)[row..].Fill(piece.Length);
            if (_hasHeads && each == 1)
            {
                batch.SetRowKeys(heads, row, _heads.AsSpan(line, 1));
            }

            row = end;
        }
    }

    private int LineOf(int field)
    {
        int line = 0;
        while (_firstFields[line + 1] <= field)
        {
            line++;
        }

        return line;
    }
}
