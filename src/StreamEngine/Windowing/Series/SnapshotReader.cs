using System.Buffers.Binary;
using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Windowing.Series;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote into an empty table. Ids are those of the saved table, and so is what comes after.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> input, SeriesTable table)
{
    private ReadOnlySpan<byte> _rest = input;

    /// <summary>Reads a table.</summary>
    /// <exception cref="InvalidDataException">The bytes are no table, or one that this version does not know, or one that is too large for the limits.</exception>
    internal void Read()
    {
        int version = Int();
        Require(version == SnapshotWriter.Version, $"has version {version}, known is {SnapshotWriter.Version}");
        int count = Number(0, _rest.Length / 8);
        int overflow = Number(-1, count - 1);
        int latest = Int();
        long overflowed = Long();
        int[] symbols = ReadSymbols();
        for (int id = 0; id < count; id++)
        {
            ReadSeries(id, symbols);
        }

        table.Restore(overflow, latest, overflowed);
        foreach (int symbol in symbols)
        {
            // The series hold them now.
            table.Store.Symbols.Release(symbol);
        }

        ReadFree(count);
        ReadRetired(count);
        Require(_rest.IsEmpty, "goes on after its end");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException("The saved series table " + what + ".");
        }
    }

    private int[] ReadSymbols()
    {
        int[] symbols = new int[Number(0, _rest.Length / 8)];
        for (int i = 0; i < symbols.Length; i++)
        {
            int key = Number(0, SymbolTable.MaxLength);
            ReadOnlySpan<byte> text = Bytes(Number(key == 0 ? 0 : key + 2, SymbolTable.MaxLength));
            Require(key == 0 || text[key] == '=', "has a label without a value");
            UInt128 hash = key == 0 ? SeriesHash.OfName(text) : SeriesHash.OfLabel(text, key);
            symbols[i] = table.Store.Symbols.Take(text, key, hash);
            Require(symbols[i] >= 0, "has more symbols than the limit");
        }

        return symbols;
    }

    private void ReadSeries(int id, int[] symbols)
    {
        int generation = Int();
        var state = (SeriesState)Number(0, (int)SeriesState.Pinned);
        Require((generation & 1) == (state == SeriesState.Free ? 1 : 0), "has a generation that is none of its state");
        if (state == SeriesState.Pinned)
        {
            table.RestorePinned(ReadPinned(id), generation);
            return;
        }

        if (state == SeriesState.Free)
        {
            table.RestoreFree(generation);
            return;
        }

        Require(table.Metrics < table.Limits.Series, "has more series than the limit");
        var activity = new SeriesActivity { Last = Int(), Next = Int() };
        int name = symbols[Number(0, symbols.Length - 1)];
        Span<int> labels = stackalloc int[Number(0, byte.MaxValue)];
        foreach (ref int label in labels)
        {
            label = symbols[Number(0, symbols.Length - 1)];
            Require(table.Store.Symbols.KeyOf(label) > 0, "has a name for a label");
        }

        Require(table.Store.Symbols.KeyOf(name) == 0, "has a label for a name");
        table.RestoreMetric(name, labels, generation, activity);
    }

    private SeriesInfo ReadPinned(int id)
    {
        var kind = (SeriesKind)Number(0, (int)SeriesKind.Distribution);
        int template = Int();
        string name = Text() ?? string.Empty;
        var labels = new KeyValuePair<string, string>[Number(0, _rest.Length / 8)];
        foreach (ref KeyValuePair<string, string> label in labels.AsSpan())
        {
            label = new(Text() ?? string.Empty, Text() ?? string.Empty);
        }

        var entity = new Entity(Text(), Text(), Text());
        return new SeriesInfo(id, kind, name, labels, entity.IsNone ? Entity.None : entity, template);
    }

    private void ReadFree(int count)
    {
        int free = Number(0, count);
        bool[] waits = new bool[count];
        for (int i = 0; i < free; i++)
        {
            int id = Number(0, count - 1);
            Require(table.Store[id].State == SeriesState.Free && !waits[id], "lets an id wait that is in use, or twice");
            waits[id] = true;
            table.Store.RestoreFree(id);
        }
    }

    private void ReadRetired(int count)
    {
        int last = Number(0, int.MaxValue);
        table.Retirement.Restore(last, Long(), Long(), Long());
        int retired = Number(0, _rest.Length / 8);
        for (int i = 0; i < retired; i++)
        {
            int id = Number(0, count - 1);
            table.Retirement.Restore(id, Number(1, last));
        }
    }

    private int Number(int least, int most)
    {
        int value = Int();
        Require(value >= least && value <= most, "holds a number that cannot be");
        return value;
    }

    private string? Text()
    {
        int length = Number(-1, _rest.Length);
        return length < 0 ? null : Encoding.UTF8.GetString(Bytes(length));
    }

    private ReadOnlySpan<byte> Bytes(int length)
    {
        Require(length <= _rest.Length, "ends too soon");
        ReadOnlySpan<byte> bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    private int Int() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

    private long Long() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(sizeof(long)));
}
