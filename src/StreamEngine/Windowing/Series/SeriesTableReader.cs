using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Series;

/// <summary>Reads what <see cref="SeriesTableWriter"/> wrote into an empty table. Ids are those of the saved table, and so is what comes after.</summary>
internal readonly struct SeriesTableReader(SeriesTable table)
{
    /// <summary>Reads a table.</summary>
    /// <exception cref="SnapshotException">The bytes are no table, or one that is too large for the limits.</exception>
    internal void Read(ref SnapshotInput input)
    {
        int count = input.ReadCount(8);
        int overflow = input.ReadInt32(-1, count - 1);
        int latest = input.ReadInt32();
        long overflowed = input.ReadInt64();
        int[] symbols = ReadSymbols(ref input);
        for (int id = 0; id < count; id++)
        {
            ReadSeries(ref input, id, symbols);
        }

        table.Restore(overflow, latest, overflowed);
        foreach (int symbol in symbols)
        {
            // The series hold them now.
            table.Store.Symbols.Release(symbol);
        }

        ReadFree(ref input, count);
        ReadRetired(ref input, count);
        input.RequireEnd();
    }

    private int[] ReadSymbols(ref SnapshotInput input)
    {
        int[] symbols = new int[input.ReadCount(8)];
        for (int i = 0; i < symbols.Length; i++)
        {
            int key = input.ReadInt32(0, SymbolTable.MaxLength);
            ReadOnlySpan<byte> text = input.ReadBytes();
            input.Require(text.Length <= SymbolTable.MaxLength, "a shorter text");
            input.Require(key == 0 || (text.Length > key + 1 && text[key] == '='), "a label with a value");
            UInt128 hash = key == 0 ? SeriesHash.OfName(text) : SeriesHash.OfLabel(text, key);
            symbols[i] = table.Store.Symbols.Take(text, key, hash);
            input.Require(symbols[i] >= 0, "no more symbols than the limit");
        }

        return symbols;
    }

    private void ReadSeries(ref SnapshotInput input, int id, int[] symbols)
    {
        int generation = input.ReadInt32();
        var state = (SeriesState)input.ReadInt32(0, (int)SeriesState.Pinned);
        input.Require((generation & 1) == (state == SeriesState.Free ? 1 : 0), "a generation of its state");
        if (state == SeriesState.Pinned)
        {
            table.RestorePinned(SeriesInfoState.Load(ref input, id), generation);
            return;
        }

        if (state == SeriesState.Free)
        {
            table.RestoreFree(generation);
            return;
        }

        input.Require(table.Metrics < table.Limits.Series, "no more series than the limit");
        var activity = new SeriesActivity { Last = input.ReadInt32(), Next = input.ReadInt32() };
        input.Require(activity.Last == SeriesActivity.Retired || activity.Next == -1, "no series that follows");
        int name = symbols[input.ReadInt32(0, symbols.Length - 1)];
        Span<int> labels = stackalloc int[input.ReadInt32(0, byte.MaxValue)];
        foreach (ref int label in labels)
        {
            label = symbols[input.ReadInt32(0, symbols.Length - 1)];
            input.Require(table.Store.Symbols.KeyOf(label) > 0, "a label");
        }

        input.Require(table.Store.Symbols.KeyOf(name) == 0, "a name");
        table.RestoreMetric(name, labels, generation, activity);
    }

    private void ReadFree(ref SnapshotInput input, int count)
    {
        int free = input.ReadInt32(0, count);
        bool[] waits = new bool[count];
        for (int i = 0; i < free; i++)
        {
            int id = input.ReadInt32(0, count - 1);
            input.Require(table.Store[id].State == SeriesState.Free && !waits[id], "an id that is not in use, once");
            waits[id] = true;
            table.Store.RestoreFree(id);
        }
    }

    private void ReadRetired(ref SnapshotInput input, int count)
    {
        int last = input.ReadInt32(0, int.MaxValue);
        table.Retirement.Restore(last, input.ReadInt64(), input.ReadInt64(), input.ReadInt64());
        int retired = input.ReadCount(8);
        for (int i = 0; i < retired; i++)
        {
            int id = input.ReadInt32(0, count - 1);
            table.Retirement.Restore(id, input.ReadInt32(1, last));
        }
    }
}
