using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.Csv;

/// <summary>Rows of logs: times and what makes a row unusual are looked at first, then each column of the batch is written in one go.</summary>
internal sealed class CsvLogGroup : CsvGroup
{
    private readonly CsvLogColumns _columns;
    private readonly bool _hasDate;
    private ulong _word;
    private FieldUnit _unit;
    private byte _level;

    internal CsvLogGroup(CsvLayout layout, CsvLogColumns columns, ParserOptions options)
        : base(layout, options, rows: int.MaxValue)
    {
        _columns = columns;
        _hasDate = layout.Date >= 0;
        Fields = new CsvFields(layout, columns.Others, columns.Measures, options.Fields);
    }

    /// <summary>Columns of their own.</summary>
    internal CsvFields Fields { get; }

    /// <summary>Keys of objects that messages are wrapped in.</summary>
    internal JsonKeys Wrapped { get; } = new(FieldProjection.None);

    internal override bool IsUsable => _columns.IsPlain;

    internal override ulong Check(in CsvPage page)
    {
        ulong bad = 0;
        for (int row = 0; row < Count; row++)
        {
            Piece body = First(page, row, _columns.Body, out _);
            bool rare = body.Length == 0 || page.Text[body.Start] == '{' || First(page, row, _columns.Rare, out _).Length > 0;
            bad |= rare || !TryReadRowTime(page, row) ? 1UL << row : 0;
        }

        return bad;
    }

    internal override int Write(in CsvPage page, int first, int count)
    {
        count = Math.Min(count, page.Output.RoomFor(EventKind.Log));
        int row = page.Output.TakeLogRows(count);
        page.Place(first, count, row, each: 1);
        Times.AsSpan(first, count).CopyTo(page.Output.Batch.Times.Span(row + count)[row..]);
        WriteText(page, LogText.Body, _columns.Body, first, count, row);
        WriteText(page, LogText.Service, _columns.Service, first, count, row);
        WriteText(page, LogText.Host, _columns.Host, first, count, row);
        WriteText(page, LogText.Logger, _columns.Logger, first, count, row);
        WriteText(page, LogText.TraceId, _columns.TraceId, first, count, row);
        WriteText(page, LogText.SpanId, _columns.SpanId, first, count, row);
        WriteLevels(page, first, count, row);
        WriteNumbers(page, first, count, row);
        Fields.Write(page, first, count, row);
        return count;
    }

    /// <summary>The best cell of a row for a meaning that is not empty; empty when all are.</summary>
    private static Piece First(in CsvPage page, int row, int[] columns, out int column)
    {
        foreach (int candidate in columns)
        {
            Piece cell = page.Cell(row, candidate);
            if (cell.Length > 0)
            {
                column = candidate;
                return cell;
            }
        }

        column = -1;
        return default;
    }

    private bool TryReadRowTime(in CsvPage page, int row)
    {
        if (_hasDate)
        {
            return TryReadTime(page, row, out Times[row]);
        }

        Times[row] = EventBatch.NoTime;
        Piece cell = First(page, row, _columns.Times, out _);
        return cell.Length == 0 || (!page.IsDoubled(cell) && TryReadTime(page.Slice(cell), out Times[row]));
    }

    private static void WriteText(in CsvPage page, LogText column, int[] columns, int first, int count, int row)
    {
        if (columns.Length == 0 || !page.Output.Columns.Has(column))
        {
            return;
        }

        ColumnBuffer<Utf8View> target = page.Output.Batch.TextColumn((int)column);
        for (int i = 0; i < count; i++)
        {
            Piece cell = columns.Length == 1 ? page.Cell(first + i, columns[0]) : First(page, first + i, columns, out _);
            if (page.IsDoubled(cell))
            {
                page.Output.SetText(column, row + i, TextDecoder.Decode(page.Slice(cell), ValueKind.Doubled, page.Output));
            }
            else
            {
                SpanBytes.Write(ref target[row + i], page.View(cell));
            }
        }
    }

    private void WriteLevels(in CsvPage page, int first, int count, int row)
    {
        const int LongestWord = 7;
        bool asked = _columns.Severity.Length > 0 && page.Output.Columns.Has(LogColumns.Severity);
        ColumnBuffer<byte> target = page.Output.Batch.Severities;
        for (int i = 0; i < count && asked; i++)
        {
            Piece cell = First(page, first + i, _columns.Severity, out int column);
            if (cell.Length == 0)
            {
                continue;
            }

            FieldUnit unit = _columns.UnitOf(column);
            ulong word = cell.Length > LongestWord ? 0 : page.Text.Word(cell.Start, cell.Length) | ((ulong)cell.Length << 56);
            if (word == 0 || word != _word || unit != _unit)
            {
                _level = SeverityReader.TryRead(page.Slice(cell), unit, out byte level) ? level : (byte)0;
                _word = word;
                _unit = unit;
            }

            target[row + i] = _level;
        }
    }

    private void WriteNumbers(in CsvPage page, int first, int count, int row)
    {
        EventBatch batch = page.Output.Batch;
        LogColumns asked = page.Output.Columns;
        bool durations = _columns.Duration.Length > 0 && (asked.Has(LogColumns.Duration) || Fields.IsWanted);
        for (int i = 0; i < count && durations; i++)
        {
            if (TryRead(page, first + i, WellKnownField.Duration, _columns.Duration, row + i, out double seconds))
            {
                batch.Durations[row + i] = seconds + 0.0;
            }
        }

        bool sizes = _columns.Size.Length > 0 && (asked.Has(LogColumns.Size) || Fields.IsWanted);
        for (int i = 0; i < count && sizes; i++)
        {
            if (TryRead(page, first + i, WellKnownField.Size, _columns.Size, row + i, out double size))
            {
                batch.Sizes[row + i] = size + 0.0;
            }
        }

        bool statuses = _columns.Status.Length > 0 && (asked.Has(LogColumns.Status) || Fields.IsWanted);
        for (int i = 0; i < count && statuses; i++)
        {
            if (TryRead(page, first + i, WellKnownField.Status, _columns.Status, row + i, out double status))
            {
                batch.Statuses[row + i] = (short)double.ConvertToIntegerNative<int>(status);
            }
        }
    }

    /// <summary>Reads the best cell of a row for a meaning that can be read. One of the first choice that cannot is a field.</summary>
    private bool TryRead(in CsvPage page, int cells, WellKnownField field, int[] columns, int row, out double value)
    {
        foreach (int column in columns)
        {
            Piece cell = page.Cell(cells, column);
            if (cell.Length > 0 && Measures.TryRead(field, _columns.UnitOf(column), page.Slice(cell), out value))
            {
                return true;
            }

            if (column == columns[0])
            {
                Fields.WriteUnread(page, column, cell, row);
            }
        }

        value = double.NaN;
        return false;
    }
}
