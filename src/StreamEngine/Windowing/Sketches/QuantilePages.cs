using StreamEngine.Numerics.Sketching;

namespace StreamEngine.Windowing.Sketches;

/// <summary>
/// What quantile sketches count. A side of zero has at most as many pages as it may; when there would be more, the lowest go into the lowest bucket of
/// those that stay. So which pages there are, and what they count, depends on the values alone and not on their order.
/// </summary>
internal sealed class QuantilePages(QuantileDirectory directory, QuantileKeys keys, int maxPages)
{
    private const int CarryBits = 16;

    internal QuantileKeys Keys => keys;

    /// <summary>Most pages of a side.</summary>
    internal int MaxPages => maxPages;

    /// <summary>Buckets of a page.</summary>
    internal int Buckets => directory.Buckets;

    internal ReadOnlySpan<ushort> Page(int block) => directory.Page(block);

    /// <summary>What a page counts beyond 16 bits, in units of 2^16; empty when it does not.</summary>
    internal ReadOnlySpan<uint> Carries(ref QuantileHead head, ushort tag)
    {
        int block = head.HasCarries == 0 ? 0 : directory.FindFar(ref head, PageDirectory.Carry | tag);
        return block == 0 ? default : directory.Carries(block);
    }

    /// <summary>What a page counts.</summary>
    internal static long Total(ReadOnlySpan<ushort> counts, ReadOnlySpan<uint> carries)
    {
        long total = CounterPage.Sum(counts);
        foreach (uint carry in carries)
        {
            total += (long)carry << CarryBits;
        }

        return total;
    }

    /// <summary>What a bucket counts.</summary>
    internal static long CountOf(ReadOnlySpan<ushort> counts, ReadOnlySpan<uint> carries, int bucket) =>
        counts[bucket] + (carries.IsEmpty ? 0 : (long)carries[bucket] << CarryBits);

    /// <summary>Counts a value.</summary>
    internal void Add(ref QuantileHead head, double value, long count)
    {
        int key = keys.KeyOf(value);
        Add(ref head, keys.TagOf(value, key), key & (Buckets - 1), count);
    }

    /// <summary>Counts <paramref name="count"/> values in a bucket.</summary>
    internal void Add(ref QuantileHead head, ushort tag, int bucket, long count)
    {
        int page = directory.Find(ref head, tag);
        if (page != 0 || TryMake(ref head, tag, out page))
        {
            Count(ref head, tag, page, bucket, count);
        }
        else
        {
            Collapse(ref head, tag, count);
        }
    }

    /// <summary>Adds what a page counts.</summary>
    internal void AddPage(ref QuantileHead head, ushort tag, ReadOnlySpan<ushort> counts, ReadOnlySpan<uint> carries)
    {
        int page = directory.Find(ref head, tag);
        if (page == 0 && !TryMake(ref head, tag, out page))
        {
            Collapse(ref head, tag, Total(counts, carries));
        }
        else if (!carries.IsEmpty || !CounterPage.TryAdd(directory.Page(page), counts))
        {
            for (int i = 0; i < counts.Length; i++)
            {
                Count(ref head, tag, page, i, CountOf(counts, carries, i));
            }
        }
    }

    /// <summary>
    /// Takes over how many values another sketch counts below its lowest page, after its pages were added. When that page is no longer the
    /// lowest, they are counted already, with the page that went.
    /// </summary>
    internal void AddCollapsed(ref QuantileHead head, ushort sign, QuantileSide other)
    {
        if (other.Collapsed > 0 && LowestOf(ref head, sign) == other.Lowest)
        {
            ref QuantileSide side = ref SideOf(ref head, sign);
            side.Collapsed += other.Collapsed;
            side.Lowest = other.Lowest;
        }
    }

    /// <summary>What is known of a side whose values span too many octaves; nothing of another.</summary>
    internal QuantileSide Side(ref QuantileHead head, ushort sign) =>
        directory.FindFar(ref head, PageDirectory.Extra) == 0 ? default : SideOf(ref head, sign);

    /// <summary>The pages in the order of their values: their place in the order above their block.</summary>
    internal ReadOnlySpan<long> View(ref QuantileHead head, Span<long> view)
    {
        int count = 0;
        for (int i = 0; i < QuantileHead.NearPages; i++)
        {
            if (head.Tags[i] != QuantileKeys.NoTag)
            {
                view[count++] = Item(head.Tags[i], head.Pages[i]);
            }
        }

        foreach (ulong entry in directory.Entries(ref head))
        {
            if (((uint)entry & PageDirectory.KindMask) == PageDirectory.Page)
            {
                view[count++] = Item((ushort)entry, (int)(entry >> 32));
            }
        }

        view = view[..count];
        view.Sort();
        return view;
    }

    /// <summary>The tag of a page of a view.</summary>
    internal ushort TagOf(long item)
    {
        int place = (int)(item >> 32);
        return (ushort)(place == 0 ? keys.ZeroTag : place > 0 ? place : QuantileKeys.Sign | -place);
    }

    /// <summary>True when a finite value has a tag.</summary>
    internal bool IsTag(ushort tag)
    {
        int low = tag & ~QuantileKeys.Sign;
        return low >= 1 << (keys.Bits - keys.PageShift) && low < keys.TagLimit && (low == keys.ZeroTag ? tag == low : low != keys.ZeroTag);
    }

    /// <summary>The place of a page in the order of values.</summary>
    internal int OrderOf(ushort tag) => tag == keys.ZeroTag ? 0 : (tag & QuantileKeys.Sign) == 0 ? tag : -(tag & ~QuantileKeys.Sign);

    /// <summary>Says how many values of the lowest page belong below it; false when that cannot be.</summary>
    internal bool TrySetCollapsed(ref QuantileHead head, ushort sign, long count)
    {
        if (count == 0)
        {
            return true;
        }

        if (PagesOf(ref head, sign) != maxPages)
        {
            return false;
        }

        ushort lowest = LowestOf(ref head, sign);
        ref QuantileSide side = ref SideOf(ref head, sign);
        side.Collapsed = count;
        side.Lowest = lowest;
        return CountOf(directory.Page(directory.Find(ref head, lowest)), Carries(ref head, lowest), 0) >= count;
    }

    private long Item(ushort tag, int block) => ((long)OrderOf(tag) << 32) | (uint)block;

    private void Count(ref QuantileHead head, ushort tag, int page, int bucket, long count)
    {
        ref ushort counter = ref directory.Page(page)[bucket];
        long sum = counter + count;
        counter = (ushort)sum;
        if (sum > ushort.MaxValue)
        {
            head.HasCarries = 1;
            ref uint carry = ref directory.Carries(directory.FindOrAdd(ref head, PageDirectory.Carry | tag))[bucket];
            carry = (uint)Math.Min(uint.MaxValue, carry + (sum >> CarryBits));
        }
    }

    /// <summary>Makes a page when there may be one more, or when a lower one can go; false when the page would be the lowest itself.</summary>
    private bool TryMake(ref QuantileHead head, ushort tag, out int page)
    {
        if (tag != keys.ZeroTag)
        {
            ref ushort pages = ref PagesOf(ref head, tag);
            if (pages == maxPages)
            {
                return TryReplaceLowest(ref head, tag, out page);
            }

            pages++;
        }

        page = directory.AddPage(ref head, tag);
        return true;
    }

    private bool TryReplaceLowest(ref QuantileHead head, ushort tag, out int page)
    {
        ref QuantileSide side = ref SideOf(ref head, tag);
        ushort lowest = LowestOf(ref head, tag);
        side.Lowest = lowest;
        page = 0;
        if (tag < lowest)
        {
            return false;
        }

        long total = Total(directory.Page(directory.Find(ref head, lowest)), Carries(ref head, lowest));
        directory.RemovePage(ref head, lowest);
        page = directory.AddPage(ref head, tag);
        side.Collapsed = total;
        side.Lowest = 0;
        side.Lowest = lowest = LowestOf(ref head, tag);
        Count(ref head, lowest, directory.Find(ref head, lowest), 0, total);
        return true;
    }

    private void Collapse(ref QuantileHead head, ushort tag, long count)
    {
        ref QuantileSide side = ref SideOf(ref head, tag);
        side.Collapsed += count;
        ushort lowest = (ushort)side.Lowest;
        Count(ref head, lowest, directory.Find(ref head, lowest), 0, count);
    }

    private ushort LowestOf(ref QuantileHead head, ushort sign)
    {
        int known = Side(ref head, sign).Lowest;
        return known != 0 ? (ushort)known : ScanForLowest(ref head, sign);
    }

    private ushort ScanForLowest(ref QuantileHead head, ushort sign)
    {
        ushort lowest = QuantileKeys.NoTag;
        foreach (ushort tag in head.Tags)
        {
            lowest = Lower(lowest, tag, sign);
        }

        foreach (ulong entry in directory.Entries(ref head))
        {
            lowest = ((uint)entry & PageDirectory.KindMask) == PageDirectory.Page ? Lower(lowest, (ushort)entry, sign) : lowest;
        }

        return lowest;
    }

    private ushort Lower(ushort lowest, ushort tag, ushort sign) =>
        tag < lowest && ((tag ^ sign) & QuantileKeys.Sign) == 0 && tag != keys.ZeroTag ? tag : lowest;

    private static ref ushort PagesOf(ref QuantileHead head, ushort sign) =>
        ref (sign & QuantileKeys.Sign) == 0 ? ref head.PositivePages : ref head.NegativePages;

    private ref QuantileSide SideOf(ref QuantileHead head, ushort sign)
    {
        ref QuantileExtra extra = ref directory.Extra(directory.FindOrAdd(ref head, PageDirectory.Extra));
        return ref (sign & QuantileKeys.Sign) == 0 ? ref extra.Positive : ref extra.Negative;
    }
}
