namespace StreamEngine.Windowing.Sketches;

/// <summary>A key of two merged sketches: its counts, and which entries it comes from, -1 for none.</summary>
internal readonly record struct MergedKey(ulong Hash, long Count, long Error, int Own, int Other) : IComparable<MergedKey>
{
    /// <summary>The most frequent first, of equal ones that with the lower hash.</summary>
    public int CompareTo(MergedKey other) => Count != other.Count ? other.Count.CompareTo(Count) : Hash.CompareTo(other.Hash);
}

/// <summary>
/// Joins the keys of two sketches. A key that only one has may have come to the other as often as its bound says, so it gets that much more count
/// and error; the k greatest stay. That is what taking the bounds off, adding and cutting back to k does (Agarwal et al., 2012, section 3).
/// </summary>
internal sealed class TopKMerger(int k)
{
    private readonly MergedKey[] _keys = new MergedKey[2 * k];

    /// <summary>The keys that stay; valid until the next call.</summary>
    internal ReadOnlySpan<MergedKey> Merge(TopKTable own, long ownBound, TopKTable other, long otherBound)
    {
        int count = 0;
        for (int i = 0; i < own.Entries.Length; i++)
        {
            ref TopKEntry entry = ref own[i];
            int at = other.Find(entry.Hash);
            long more = at >= 0 ? other[at].Count : otherBound;
            _keys[count++] = new MergedKey(entry.Hash, entry.Count + more, entry.Error + (at >= 0 ? other[at].Error : otherBound), i, at);
        }

        for (int i = 0; i < other.Entries.Length; i++)
        {
            ref TopKEntry entry = ref other[i];
            if (own.Find(entry.Hash) < 0)
            {
                _keys[count++] = new MergedKey(entry.Hash, entry.Count + ownBound, entry.Error + ownBound, -1, i);
            }
        }

        Array.Sort(_keys, 0, count);
        return _keys.AsSpan(0, Math.Min(count, k));
    }

    /// <summary>The keys of one sketch in order; valid until the next call.</summary>
    internal ReadOnlySpan<MergedKey> Sort(TopKTable table)
    {
        for (int i = 0; i < table.Entries.Length; i++)
        {
            _keys[i] = new MergedKey(table[i].Hash, table[i].Count, table[i].Error, i, -1);
        }

        Array.Sort(_keys, 0, table.Entries.Length);
        return _keys.AsSpan(0, table.Entries.Length);
    }
}
