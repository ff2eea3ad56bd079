using System.Numerics;
using StreamEngine.Memory;
using StreamEngine.Numerics.Sketching;

namespace StreamEngine.Windowing.Sketches;

/// <summary>Finds the blocks of quantile sketches: eight pages by the line of the sketch, the rest by a directory that grows with it.</summary>
internal sealed class QuantileDirectory(SlabBlocks blocks, QuantileKeys keys)
{
    private const int CarryClass = 2;
    private const int ExtraClass = 0;
    private const int FirstShift = 4;
    private const int EntriesOfLine = 3;

    private readonly int _pageClass = keys.PageShift - 5;

    /// <summary>Buckets of a page.</summary>
    internal int Buckets { get; } = 1 << keys.PageShift;

    /// <summary>The class of the largest block that a sketch can need: its directory, with a page, its carries and one more.</summary>
    internal static int LargestClass(int maxPages) => Math.Max(CarryClass, BitOperations.Log2((uint)((4 * maxPages) + 3)) + 2 - EntriesOfLine);

    /// <summary>The counters of a page.</summary>
    internal Span<ushort> Page(int block) => blocks.Span<ushort>(block, Buckets);

    /// <summary>The upper halves of the counters of a page.</summary>
    internal Span<uint> Carries(int block) => blocks.Span<uint>(block, Buckets);

    internal ref QuantileExtra Extra(int block) => ref blocks.At<QuantileExtra>(block);

    /// <summary>The block of a page, 0 when there is none.</summary>
    internal int Find(ref QuantileHead head, ushort tag)
    {
        int near = ((ReadOnlySpan<ushort>)head.Tags).IndexOf(tag);
        return near >= 0 ? head.Pages[near] : FindFar(ref head, PageDirectory.Page | tag);
    }

    /// <summary>The block of a name in the directory, 0 when there is none.</summary>
    internal int FindFar(ref QuantileHead head, uint name) => head.Directory == 0 ? 0 : PageDirectory.Find(Entries(ref head), name);

    /// <summary>A new page.</summary>
    internal int AddPage(ref QuantileHead head, ushort tag)
    {
        int page = blocks.Rent(_pageClass);
        int near = ((ReadOnlySpan<ushort>)head.Tags).IndexOf(QuantileKeys.NoTag);
        if (near >= 0)
        {
            head.Tags[near] = tag;
            head.Pages[near] = page;
        }
        else
        {
            Put(ref head, PageDirectory.Page | tag, page);
        }

        return page;
    }

    /// <summary>The block of a name that is in the directory, made when it is not there.</summary>
    internal int FindOrAdd(ref QuantileHead head, uint name)
    {
        int block = FindFar(ref head, name);
        if (block == 0)
        {
            block = blocks.Rent(ClassOf(name));
            Put(ref head, name, block);
        }

        return block;
    }

    /// <summary>Takes a page away, and what its counters have above 16 bits.</summary>
    internal void RemovePage(ref QuantileHead head, ushort tag)
    {
        int near = ((ReadOnlySpan<ushort>)head.Tags).IndexOf(tag);
        if (near >= 0)
        {
            blocks.Return(head.Pages[near], _pageClass);
            head.Tags[near] = QuantileKeys.NoTag;
        }
        else
        {
            Remove(ref head, PageDirectory.Page | tag);
        }

        Remove(ref head, PageDirectory.Carry | tag);
    }

    /// <summary>The entries of the directory; 0 where there is none.</summary>
    internal Span<ulong> Entries(ref QuantileHead head) =>
        head.Directory == 0 ? default : blocks.Span<ulong>(head.Directory, 1 << head.DirectoryShift);

    /// <summary>Bytes of all blocks of a sketch with pages.</summary>
    internal long Bytes(ref QuantileHead head)
    {
        int near = QuantileHead.NearPages - ((ReadOnlySpan<ushort>)head.Tags).Count(QuantileKeys.NoTag);
        long lines = ((long)near << _pageClass) + (head.Directory == 0 ? 0 : 1 << (head.DirectoryShift - EntriesOfLine));
        foreach (ulong entry in Entries(ref head))
        {
            lines += entry == 0 ? 0 : 1 << ClassOf((uint)entry);
        }

        return lines * SlabBlocks.LineBytes;
    }

    /// <summary>Gives all blocks of a sketch with pages back.</summary>
    internal void Release(ref QuantileHead head)
    {
        for (int i = 0; i < QuantileHead.NearPages; i++)
        {
            if (head.Tags[i] != QuantileKeys.NoTag)
            {
                blocks.Return(head.Pages[i], _pageClass);
            }
        }

        foreach (ulong entry in Entries(ref head))
        {
            if (entry != 0)
            {
                blocks.Return((int)(entry >> 32), ClassOf((uint)entry));
            }
        }

        if (head.Directory != 0)
        {
            blocks.Return(head.Directory, head.DirectoryShift - EntriesOfLine);
        }
    }

    private int ClassOf(uint name) => (name & PageDirectory.KindMask) switch
    {
        PageDirectory.Page => _pageClass,
        PageDirectory.Carry => CarryClass,
        _ => ExtraClass,
    };

    private void Put(ref QuantileHead head, uint name, int block)
    {
        if (head.Directory == 0)
        {
            head.DirectoryShift = FirstShift;
            head.Directory = blocks.Rent(FirstShift - EntriesOfLine);
        }
        else if ((head.DirectoryUsed + 1) * 4 > 3 << head.DirectoryShift)
        {
            Rebuild(ref head, head.DirectoryShift + 1, 0);
        }

        PageDirectory.Put(Entries(ref head), name, block);
        head.DirectoryUsed++;
    }

    private void Remove(ref QuantileHead head, uint name)
    {
        int block = FindFar(ref head, name);
        if (block != 0)
        {
            Rebuild(ref head, head.DirectoryShift, name);
            head.DirectoryUsed--;
            blocks.Return(block, ClassOf(name));
        }
    }

    private void Rebuild(ref QuantileHead head, int shift, uint without)
    {
        Span<ulong> old = Entries(ref head);
        int directory = blocks.Rent(shift - EntriesOfLine);
        Span<ulong> entries = blocks.Span<ulong>(directory, 1 << shift);
        foreach (ulong entry in old)
        {
            if (entry != 0 && (uint)entry != without)
            {
                PageDirectory.Put(entries, (uint)entry, (int)(entry >> 32));
            }
        }

        blocks.Return(head.Directory, head.DirectoryShift - EntriesOfLine);
        head.Directory = directory;
        head.DirectoryShift = (byte)shift;
    }
}
