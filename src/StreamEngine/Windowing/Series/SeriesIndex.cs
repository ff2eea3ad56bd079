using System.Runtime.CompilerServices;

namespace StreamEngine.Windowing.Series;

/// <summary>Finds metric series by their name and labels, in any order: by hash, and then byte by byte.</summary>
internal sealed class SeriesIndex(SeriesStore store, SeriesLimits limits)
{
    private readonly HashSlots _slots = new(limits.Series);
    private readonly ulong _mask = limits.HashMask;

    /// <summary>Series that are found.</summary>
    internal int Count => _slots.Count;

    /// <summary>Bytes of memory.</summary>
    internal long Bytes => _slots.Bytes;

    /// <summary>The tag of a key, whose place is fetched.</summary>
    internal uint Prepare(SeriesKey key)
    {
        uint tag = Tag(key.Hash);
        _slots.PrefetchHome(tag);
        return tag;
    }

    /// <summary>The first series under a tag, -1 when there is none.</summary>
    internal int Guess(uint tag)
    {
        int slot = _slots.HomeOf(tag);
        return _slots.Next(tag, ref slot);
    }

    /// <summary>The series of a key, -1 when there is none.</summary>
    internal int Find(SeriesKey key)
    {
        uint tag = Tag(key.Hash);
        int slot = _slots.HomeOf(tag);
        for (int id = _slots.Next(tag, ref slot); id >= 0; id = _slots.Next(tag, ref slot))
        {
            if (Is(store[id], key))
            {
                return id;
            }
        }

        return -1;
    }

    /// <summary>Adds a series that is not there.</summary>
    internal void Add(int id) => _slots.Add(Tag(store.HashOf(id)), id);

    /// <summary>Takes a series out that is there.</summary>
    internal void Remove(int id) => _slots.Remove(Tag(store.HashOf(id)), id);

    private uint Tag(UInt128 hash) => HashSlots.TagOf((ulong)hash & _mask);

    // Keys of labels differ within a row and within a series: as many labels, each of which is found, are the same labels.
    private bool Is(in SeriesEntry entry, SeriesKey key)
    {
        if (entry.Labels != key.Count || !store.Symbols.TextOf(entry.Name).SequenceEqual(key.Name))
        {
            return false;
        }

        for (int i = 0; i < key.Count; i++)
        {
            if (!HasLabel(entry, key, i))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool HasLabel(in SeriesEntry entry, SeriesKey key, int index)
    {
        ReadOnlySpan<byte> label = key.Label(index);
        for (int i = 0, at = index; i < entry.Labels; i++, at = at + 1 == entry.Labels ? 0 : at + 1)
        {
            int symbol = store.LabelOf(entry, at);
            if (store.Symbols.KeyOf(symbol) == key.KeyOf(index) && store.Symbols.TextOf(symbol).SequenceEqual(label))
            {
                return true;
            }
        }

        return false;
    }
}
