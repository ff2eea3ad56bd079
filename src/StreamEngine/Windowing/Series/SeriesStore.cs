using System.Runtime.CompilerServices;
using System.Text;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// The entries of all series and the symbols that they consist of. One thread writes; any thread may read the kind, the generation and the text of a
/// series. An array that grows is replaced whole; an entry is rewritten only while its generation is odd, by which readers know that they must look again.
/// </summary>
internal sealed class SeriesStore(SeriesLimits limits)
{
    private readonly LabelLists _lists = new(limits.Series);
    private SeriesEntry[] _entries = new SeriesEntry[64];
    private int[] _free = [];
    private int _freeCount;
    private int _count;

    /// <summary>Ids that were given out so far: all are below.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>How many ids wait to be given out again.</summary>
    internal int FreeCount => Volatile.Read(ref _freeCount);

    /// <summary>Ids that wait to be given out again.</summary>
    internal ReadOnlySpan<int> Free => _free.AsSpan(0, _freeCount);

    internal SymbolTable Symbols { get; } = new(limits.Symbols, limits.SymbolBytes, limits.HashMask);

    /// <summary>Bytes of memory.</summary>
    internal long Bytes => Symbols.Bytes + (_entries.Length * (long)SeriesEntry.Bytes) + (_lists.All.Length * 4L) + (_free.Length * 4L);

    /// <summary>An entry, for the thread that writes.</summary>
    internal ref SeriesEntry this[int id]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _entries[id];
    }

    /// <summary>The label of a series with a number below <see cref="SeriesEntry.Labels"/>, in the order in which the row had them that began it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int LabelOf(in SeriesEntry entry, int index) => index switch
    {
        0 => entry.First,
        1 => entry.Second,
        _ when entry.Labels == SeriesEntry.Inline => entry.Third,
        _ => _lists.All[entry.Third + index - (SeriesEntry.Inline - 1)],
    };

    /// <summary>
    /// True when a row is the name and the labels of a series, in the order in which they began it. False says nothing: the row may have them in
    /// another order.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Is(int id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels)
    {
        ref SeriesEntry entry = ref _entries[id];
        if (!entry.Plain || !IsName(Symbols.TextOf(entry.Name), name, field))
        {
            return false;
        }

        int count = entry.Labels;
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> label = Symbols.TextOf(LabelOf(entry, i));
            int end = at + label.Length;
            if (end > labels.Length || !ShortText.AreEqual(label, labels[at..], label.Length) || (end < labels.Length && labels[end] != ','))
            {
                return false;
            }

            at = end + 1;
        }

        return at == labels.Length + (count > 0 ? 1 : 0);
    }

    /// <summary>Hash of a series that has symbols.</summary>
    internal UInt128 HashOf(int id)
    {
        ref SeriesEntry entry = ref _entries[id];
        var hash = new SeriesHash();
        hash.Add(Symbols.HashOf(entry.Name));
        for (int i = 0; i < entry.Labels; i++)
        {
            hash.Add(Symbols.HashOf(LabelOf(entry, i)));
        }

        return hash.Finish();
    }

    /// <summary>An id that names no series; the caller fills its entry and calls <see cref="Publish"/>.</summary>
    internal int TakeId()
    {
        if (_freeCount > 0)
        {
            return _free[--_freeCount];
        }

        int id = _count;
        if (id == _entries.Length)
        {
            var entries = new SeriesEntry[ArrayGrowth.Next(id, limits.Series + 64)];
            _entries.CopyTo(entries, 0);
            Volatile.Write(ref _entries, entries);
        }

        // Odd: named by nobody yet.
        _entries[id].Generation = -1;
        return id;
    }

    /// <summary>The entry is filled: readers may see it.</summary>
    internal void Publish(int id)
    {
        Volatile.Write(ref _entries[id].Generation, _entries[id].Generation + 1);
        if (id >= _count)
        {
            Volatile.Write(ref _count, id + 1);
        }
    }

    /// <summary>Fills the entry of a metric series; false when there is no room for its symbols.</summary>
    internal bool TryFill(ref SeriesEntry entry, SeriesKey key)
    {
        Span<int> labels = stackalloc int[byte.MaxValue];
        int name = Symbols.Take(key.Name, 0, key.NameHash);
        if (name < 0)
        {
            return false;
        }

        for (int i = 0; i < key.Count; i++)
        {
            labels[i] = Symbols.Take(key.Label(i), key.KeyOf(i), key.HashOf(i));
            if (labels[i] < 0)
            {
                Release(name, labels[..i]);
                return false;
            }
        }

        Fill(ref entry, name, labels[..key.Count]);
        return true;
    }

    /// <summary>Fills the entry of a metric series whose symbols are taken.</summary>
    internal void Fill(ref SeriesEntry entry, int name, ReadOnlySpan<int> labels)
    {
        int count = labels.Length;
        entry.Name = name;
        entry.Labels = (byte)count;
        entry.Kind = SeriesKind.Gauge;
        entry.State = SeriesState.Live;
        entry.First = count > 0 ? labels[0] : -1;
        entry.Second = count > 1 ? labels[1] : -1;
        entry.Third = count > 2 ? labels[2] : -1;
        entry.Plain = true;
        foreach (int label in labels)
        {
            entry.Plain &= Symbols.IsPlain(label);
        }

        if (count > SeriesEntry.Inline)
        {
            entry.Third = _lists.Rent(count - (SeriesEntry.Inline - 1));
            labels[(SeriesEntry.Inline - 1)..].CopyTo(_lists.All.AsSpan(entry.Third));
        }
    }

    /// <summary>Gives an id up: nobody may name it any more. It is given out again after those that were given up later.</summary>
    internal void GiveUp(int id)
    {
        ref SeriesEntry entry = ref _entries[id];

        // Before anything that readers could still look at.
        Volatile.Write(ref entry.Generation, entry.Generation + 1);
        Interlocked.MemoryBarrier();
        Span<int> labels = stackalloc int[byte.MaxValue];
        for (int i = 0; i < entry.Labels; i++)
        {
            labels[i] = LabelOf(entry, i);
        }

        Release(entry.Name, labels[..entry.Labels]);
        if (entry.Labels > SeriesEntry.Inline)
        {
            _lists.Return(entry.Third, entry.Labels - (SeriesEntry.Inline - 1));
        }

        entry.State = SeriesState.Free;
        entry.Plain = false;
        AddFree(id);
    }

    /// <summary>Takes an id back that was not used.</summary>
    internal void ReturnId(int id)
    {
        if (id < _count)
        {
            AddFree(id);
        }
    }

    /// <summary>Lets an id wait that a saved table let wait.</summary>
    internal void RestoreFree(int id) => AddFree(id);

    private void AddFree(int id)
    {
        if (_freeCount == _free.Length)
        {
            Array.Resize(ref _free, ArrayGrowth.Next(Math.Max(_freeCount, 32), limits.Series));
        }

        _free[_freeCount++] = id;
    }

    /// <summary>The kind of a series, for any thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SeriesKind KindOf(int id) => Volatile.Read(ref _entries)[id].Kind;

    /// <summary>The generation of an id, for any thread.</summary>
    internal int GenerationOf(int id) => Volatile.Read(ref Volatile.Read(ref _entries)[id].Generation);

    /// <summary>Name and labels in ordinal order, for any thread; null when the entry changed meanwhile or has no symbols.</summary>
    internal (string Name, KeyValuePair<string, string>[] Labels)? Read(int id, int generation)
    {
        SeriesEntry entry = Volatile.Read(ref _entries)[id];
        Interlocked.MemoryBarrier();
        int[] lists = _lists.All;
        if (entry.State != SeriesState.Live || !Symbols.TryRead(entry.Name, out ReadOnlySpan<byte> text, out _))
        {
            return null;
        }

        string name = Encoding.UTF8.GetString(text);
        var labels = new KeyValuePair<string, string>[entry.Labels];
        for (int i = 0; i < labels.Length; i++)
        {
            int place = entry.Third + i - (SeriesEntry.Inline - 1);
            bool listed = i >= SeriesEntry.Inline - 1 && labels.Length > SeriesEntry.Inline;
            if (listed && (uint)place >= (uint)lists.Length)
            {
                return null;
            }

            int symbol = listed ? lists[place] : i == 0 ? entry.First : i == 1 ? entry.Second : entry.Third;
            if (!Symbols.TryRead(symbol, out text, out int key) || key >= text.Length)
            {
                return null;
            }

            labels[i] = new(Encoding.UTF8.GetString(text[..key]), Encoding.UTF8.GetString(text[(key + 1)..]));
        }

        Interlocked.MemoryBarrier();
        if (GenerationOf(id) != generation)
        {
            return null;
        }

        Array.Sort(labels, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return (name, labels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsName(ReadOnlySpan<byte> full, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field)
    {
        if (SeriesKey.IsIdle(field))
        {
            return full.Length == name.Length && ShortText.AreEqual(full, name, name.Length);
        }

        return name.IsEmpty
            ? full.SequenceEqual(field)
            : full.Length == name.Length + 1 + field.Length && full[name.Length] == '.' && full.StartsWith(name) && full.EndsWith(field);
    }

    private void Release(int name, ReadOnlySpan<int> labels)
    {
        Symbols.Release(name);
        foreach (int label in labels)
        {
            Symbols.Release(label);
        }
    }
}
