using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>Rows of metric points: the numbers of all rows are read first, then each column of the batch is written in one go.</summary>
internal sealed class CsvMetricGroup : CsvGroup
{
    /// <summary>Numbers that are read before they are written.</summary>
    private const int MostNumbers = 1024;

    private readonly bool _timed;
    private readonly int _series;
    private readonly int[] _values;
    private readonly bool[] _mayBeWords;
    private readonly byte[][] _names;
    private readonly CsvLabels _labels;
    private readonly Utf8View[] _labelViews;
    private readonly double[] _numbers;
    private readonly Utf8View[] _nameViews;
    private int _generation;

    internal CsvMetricGroup(CsvLayout layout, ParserOptions options, int series, int[] values, byte[] source)
        : base(layout, options, MostNumbers / Math.Max(1, values.Length))
    {
        CsvColumn[] columns = layout.Columns;
        _timed = layout.IndexOf(CsvRole.Time) >= 0;
        _series = series;
        _values = values;
        _mayBeWords = [.. values.Select(i => columns[i].Role == CsvRole.MaybeValue)];
        _names = [.. values.Select(i => columns[i].Name)];
        _labels = new CsvLabels(layout, values, source);
        _labelViews = new Utf8View[_labels.Each * Capacity];
        _numbers = new double[values.Length * Capacity];
        _nameViews = new Utf8View[values.Length];
        Repeats = _labels.Each == 1 && values.Length == 1 && CsvRepeats.Fits(layout) ? new CsvRepeats(layout) : null;
        if (!_timed)
        {
            Array.Fill(Times, EventBatch.NoTime);
        }
    }

    internal override bool IsUsable => _values.Length > 0;

    internal override CsvRepeats? Repeats { get; }

    internal override ulong Check(in CsvPage page)
    {
        // Doubled quotes matter in names, which are decoded, and in labels, which are not: no number or time has any.
        ulong bad = _labels.AreSame ? 0 : Doubled(page);
        int at = 0;
        for (int row = 0; row < Count; row++)
        {
            bad |= TryReadNumbers(page, row, _numbers.AsSpan(at, _values.Length)) ? 0 : 1UL << row;
            at += _values.Length;
        }

        return _timed ? bad | ReadTimes(page) : bad;
    }

    internal override int Write(in CsvPage page, int first, int count)
    {
        int each = _values.Length;
        count = Math.Min(count, page.Output.RoomFor(EventKind.Metric) / each);
        int found = FindLabels(page, first, count);
        if (found == 0)
        {
            return 0;
        }

        EventBatch batch = page.Output.Batch;
        int row = page.Output.TakeMetricRows(found * each, found);
        int end = row + (found * each);
        page.Place(first, found, row, each);
        if (HeadsFrom != CsvHeads.None)
        {
            WriteHeads(page, batch, row, first, found);
        }

        _numbers.AsSpan(first * each, found * each).CopyTo(batch.Values.Span(end)[row..]);
        WriteTimes(batch.Times.Span(end)[row..], first, found, each);
        WriteLabels(batch.TextColumn((int)MetricText.Labels).Span(end)[row..], found, each);
        Span<Utf8View> names = batch.TextColumn((int)MetricText.Name).Span(end)[row..];
        if (_series >= 0)
        {
            WriteSeries(page, names, first, found, each);
        }
        else
        {
            WriteNames(page.Output, names, found, each);
        }

        return found;
    }

    private void WriteHeads(in CsvPage page, EventBatch batch, int row, int first, int count)
    {
        Span<int> heads = Heads.AsSpan(first, count);
        if (HeadsFrom == CsvHeads.Learned)
        {
            for (int i = 0; i < heads.Length; i++)
            {
                heads[i] = page.HasEscapes ? LineHeads.None : Repeats!.Learn(page.Text, page.Row(first + i));
            }
        }

        batch.SetRowKeys(Repeats!.Heads, row, heads);
    }

    /// <summary>Finds the labels of rows, up to the first one whose labels are too long to be kept.</summary>
    private int FindLabels(in CsvPage page, int first, int count)
    {
        int each = _labels.Each;
        int found = 0;
        while (found < count && _labels.TryFind(page, first + found, _labelViews.AsSpan(found * each)))
        {
            found++;
            if (_labels.AreSame && each == 1)
            {
                _labelViews.AsSpan(found, count - found).Fill(_labelViews[0]);
                return count;
            }
        }

        return found;
    }

    private bool TryReadNumbers(in CsvPage page, int row, Span<double> numbers)
    {
        CsvRow cells = page.Row(row);
        ByteText text = page.Text;
        int[] values = _values;
        for (int i = 0; i < values.Length && i < numbers.Length; i++)
        {
            int start = cells.Start(values[i]);
            int length = cells.End(values[i]) - start;
            if (ShortNumber.TryRead(text, start, length, out double number))
            {
                numbers[i] = number;
            }
            else if (!TryReadOther(page, new Piece(start, length), i, out numbers[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads a cell that is no short number.</summary>
    private bool TryReadOther(in CsvPage page, Piece cell, int value, out double number)
    {
        if (cell.Length == 0)
        {
            number = double.NaN;
            return true;
        }

        cell = page.Unquote(cell);
        if (!ShortNumber.TryRead(page.Text, cell.Start, cell.Length, out number) && !CsvValues.TryReadNumber(page.Slice(cell), out number))
        {
            number = double.NaN;
            return _mayBeWords[value];
        }

        return true;
    }

    private void WriteTimes(Span<long> target, int first, int count, int each)
    {
        ReadOnlySpan<long> times = Times.AsSpan(first, count);
        if (each == 1)
        {
            times.CopyTo(target);
            return;
        }

        foreach (long time in times)
        {
            target[..each].Fill(time);
            target = target[each..];
        }
    }

    private void WriteLabels(Span<Utf8View> target, int count, int each)
    {
        if (_labels.Each == each)
        {
            _labelViews.AsSpan(0, count * each).CopyTo(target);
            return;
        }

        foreach (Utf8View view in _labelViews.AsSpan(0, count))
        {
            target[..each].Fill(view);
            target = target[each..];
        }
    }

    private void WriteSeries(in CsvPage page, Span<Utf8View> target, int first, int count, int each)
    {
        bool escapes = page.HasEscapes;
        for (int i = 0; i < count; i++)
        {
            Piece cell = page.Cell(first + i, _series);
            if (escapes && page.IsDoubled(cell))
            {
                target.Slice(i * each, each).Fill(page.Output.Keep(TextDecoder.Decode(page.Slice(cell), ValueKind.Doubled, page.Output)));
                continue;
            }

            UInt128 view = page.View(cell);
            for (int value = 0; value < each; value++)
            {
                SpanBytes.Write(ref target[(i * each) + value], view);
            }
        }
    }

    private void WriteNames(BatchBuilder output, Span<Utf8View> target, int count, int each)
    {
        if (_generation != output.Generation)
        {
            _generation = output.Generation;
            for (int i = 0; i < each; i++)
            {
                _nameViews[i] = output.Keep(_names[i]);
            }
        }

        if (each == 1)
        {
            target[..count].Fill(_nameViews[0]);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            _nameViews.CopyTo(target[(i * each)..]);
        }
    }
}
