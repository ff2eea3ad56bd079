using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Csv;

/// <summary>
/// What a worker keeps for one CSV parser: the structural index, and rows that were found in it and wait to be written together, column by column.
/// </summary>
/// <remarks>
/// All that may turn out wrong is read before a row is taken. A row with a cell that cannot be read is left to the careful reader, in its order, so
/// that rows and rejected records come out as if every row had been read by it.
/// </remarks>
internal abstract class CsvGroup : IDisposable
{
    /// <summary>Most rows that wait; a mask of them fits a word.</summary>
    private const int MostRows = 64;

    private readonly CsvLayout _layout;
    private readonly ParserOptions _options;
    private readonly int _time;
    private TimestampCache _cache;

    /// <param name="layout">The table.</param>
    /// <param name="options">Rules for times.</param>
    /// <param name="rows">Rows that may wait, at most 64.</param>
    protected CsvGroup(CsvLayout layout, ParserOptions options, int rows)
    {
        _layout = layout;
        _options = options;
        _time = layout.IndexOf(CsvRole.Time);
        Capacity = Math.Clamp(rows, 1, MostRows);
    }

    internal StructuralIndex Index { get; } = new();

    /// <summary>Rows that may wait.</summary>
    internal int Capacity { get; }

    /// <summary>Rows that wait.</summary>
    internal int Count { get; private set; }

    /// <summary>True when no more rows may wait.</summary>
    internal bool IsFull => Count == Capacity;

    /// <summary>For each row the place of its first structural byte in the index.</summary>
    internal int[] Tokens { get; } = new int[MostRows];

    /// <summary>Where each record begins.</summary>
    internal int[] Starts { get; } = new int[MostRows];

    /// <summary>Where each record ends, its line end aside.</summary>
    internal int[] Ends { get; } = new int[MostRows];

    /// <summary>Times of the rows.</summary>
    protected long[] Times { get; } = new long[MostRows];

    /// <summary>Rows that begin as others did before; null for tables of which that is not to be expected.</summary>
    internal virtual CsvRepeats? Repeats => null;

    /// <summary>Where the heads of the rows come from.</summary>
    internal CsvHeads HeadsFrom { get; set; }

    /// <summary>For each row the number of its head by <see cref="Repeats"/>; used where that is there.</summary>
    internal int[] Heads { get; } = new int[MostRows];

    /// <summary>False when the careful reader must read every record of such a table.</summary>
    internal abstract bool IsUsable { get; }

    /// <summary>Lets a row wait.</summary>
    /// <returns>True when the group is full.</returns>
    internal bool Add(int token, int start, int end)
    {
        int count = Count;
        Tokens[count] = token;
        Starts[count] = start;
        Ends[count] = end;
        Count = count + 1;
        return count + 1 == Capacity;
    }

    /// <summary>Lets plain rows wait, as many as there is room for: records with as many cells as columns, none of them blank or perhaps a header.</summary>
    /// <param name="text">The text that was scanned.</param>
    /// <param name="lines">For each record the place of its newline in the index.</param>
    /// <param name="start">Where the first record begins; where the next one does, in the end.</param>
    /// <param name="token">Place of its first structural byte in the index; that of the next one, in the end.</param>
    /// <returns>Records that were taken.</returns>
    internal int AddPlain(ByteText text, ReadOnlySpan<int> lines, ref int start, ref int token)
    {
        int count = Count;
        Positions positions = Index.Unchecked;
        int width = _layout.Columns.Length;
        int header = _layout.Header.Length;
        Span<int> tokens = Tokens.AsSpan(count);
        Span<int> starts = Starts.AsSpan(count);
        Span<int> ends = Ends.AsSpan(count);
        int most = Math.Min(lines.Length, Capacity - count);
        int taken = 0;
        int from = start;
        int first = token;
        for (; taken < most && taken < starts.Length && taken < ends.Length && taken < tokens.Length; taken++)
        {
            int line = lines[taken];
            int newline = positions[line];
            int end = newline - (newline > from && text[newline - 1] == '\r' ? 1 : 0);
            if (line + 1 - first != width || end - from == header || end <= from || text[from] == '\r')
            {
                break;
            }

            tokens[taken] = first;
            starts[taken] = from;
            ends[taken] = end;
            from = newline + 1;
            first = line + 1;
        }

        start = from;
        token = first;
        Count = count + taken;
        return taken;
    }

    /// <summary>Forgets the rows that wait.</summary>
    internal void Clear() => Count = 0;

    /// <summary>Reads what may turn out wrong.</summary>
    /// <returns>A bit for each row that must be read carefully.</returns>
    internal abstract ulong Check(in CsvPage page);

    /// <summary>Writes rows that were checked, as many as the batch has room for.</summary>
    /// <param name="page">The page.</param>
    /// <param name="first">First row.</param>
    /// <param name="count">Rows.</param>
    /// <returns>Rows that were written; 0 when the next one must be read carefully.</returns>
    internal abstract int Write(in CsvPage page, int first, int count);

    /// <inheritdoc/>
    public void Dispose() => Index.Dispose();

    /// <summary>A bit for each row with doubled quotes.</summary>
    protected ulong Doubled(in CsvPage page)
    {
        ulong rows = 0;
        for (int row = 0; row < Count && Index.HasEscapes; row++)
        {
            rows |= page.IsDoubled(new Piece(Starts[row], Ends[row] - Starts[row])) ? 1UL << row : 0;
        }

        return rows;
    }

    /// <summary>Reads the times of all rows. Points that were taken together have the same one, which is read once.</summary>
    /// <returns>A bit for each row whose time cannot be read.</returns>
    protected ulong ReadTimes(in CsvPage page)
    {
        ulong bad = 0;
        Piece before = default;
        for (int row = 0; row < Count; row++)
        {
            Piece cell = page.Row(row).Raw(_time);
            bool same = _layout.Date < 0 && row > 0 && cell.Length == before.Length && page.Text.IsSame(cell.Start, page.Text, before.Start, cell.Length);
            if (same)
            {
                Times[row] = Times[row - 1];
                bad |= (bad << 1) & (1UL << row);
            }
            else
            {
                bad |= TryReadTime(page, row, out Times[row]) ? 0 : 1UL << row;
            }

            before = cell;
        }

        return bad;
    }

    /// <summary>Reads the time of a row from its time column, and the date beside it.</summary>
    protected bool TryReadTime(in CsvPage page, int row, out long time)
    {
        ReadOnlySpan<byte> cell = page.Slice(page.Cell(row, _time));
        if (_layout.Date < 0)
        {
            return TryReadTime(cell, out time) || CsvValues.TryReadTime(cell, _options, out time);
        }

        ReadOnlySpan<byte> date = page.Slice(page.Cell(row, _layout.Date));
        Span<byte> text = stackalloc byte[CsvValues.LongestDateAndTime];
        return CsvValues.TryJoin(date, cell, text, out int length) && TryReadTime(text[..length], out time) ? true : Fail(out time);
    }

    /// <summary>Reads a time as <see cref="TimestampReader"/> does.</summary>
    protected bool TryReadTime(ReadOnlySpan<byte> cell, out long time) => _cache.TryRead(cell, _options, out time);

    private static bool Fail(out long time)
    {
        time = 0;
        return false;
    }
}

/// <summary>Where the heads of rows come from.</summary>
internal enum CsvHeads
{
    /// <summary>They have none.</summary>
    None,

    /// <summary>They are learned when rows are written.</summary>
    Learned,

    /// <summary>They were known before the rows were read.</summary>
    Known,
}
