using System.Runtime.CompilerServices;

namespace StreamEngine.Memory;

/// <summary>
/// Pages of one size in slabs that never move: growth copies nothing, and the address of a page is good until the page is returned.
/// Not safe for several threads.
/// </summary>
internal sealed unsafe class PageArena(SlabPool pool, int pageBytes) : IDisposable
{
    private const int FirstSlab = 1 << 16;
    private const int LargestSlab = 1 << 22;

    private readonly List<Slab> _slabs = [];
    private readonly Stack<nint> _free = new();
    private byte* _next;
    private byte* _end;
    private int _slabBytes = Math.Max(FirstSlab, pageBytes);

    /// <summary>Size of a page, in bytes.</summary>
    internal int PageBytes => pageBytes;

    /// <summary>Pages that are in use.</summary>
    internal int Rented { get; private set; }

    /// <summary>Bytes of all slabs.</summary>
    internal long Bytes { get; private set; }

    /// <summary>A page, aligned to a cache line when its size is a multiple of one. Its content is undefined.</summary>
    internal nint Rent()
    {
        Rented++;
        if (_free.TryPop(out nint page))
        {
            return page;
        }

        if (_end - _next < pageBytes)
        {
            AddSlab();
        }

        page = (nint)_next;
        _next += pageBytes;
        return page;
    }

    /// <summary>Gives a page back that was rented here.</summary>
    internal void Return(nint page)
    {
        Rented--;
        _free.Push(page);
    }

    /// <summary>The bytes of a page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<byte> Page(nint page) => new((void*)page, pageBytes);

    /// <summary>Gives all slabs back: no page is valid afterwards.</summary>
    public void Dispose()
    {
        foreach (Slab slab in _slabs)
        {
            slab.Release();
        }

        _slabs.Clear();
        _free.Clear();
        _next = _end = null;
        Rented = 0;
        Bytes = 0;
    }

    private void AddSlab()
    {
        Slab slab = pool.RentSlab(_slabBytes);
        _slabs.Add(slab);
        Bytes += slab.Capacity;
        _next = slab.Pointer;
        _end = slab.Pointer + slab.Capacity;
        _slabBytes = Math.Max(pageBytes, Math.Min(_slabBytes * 2, LargestSlab));
    }
}
