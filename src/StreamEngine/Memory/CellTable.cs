using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Memory;

/// <summary>
/// Cells of one type by dense id: a directory of pages of 64 neighbouring cells, of which those exist that were asked for. A cell stays where it is until
/// <see cref="Clear"/>. Not safe for several threads.
/// </summary>
/// <typeparam name="T">Type of a cell.</typeparam>
internal sealed unsafe class CellTable<T>(SlabPool pool, PageArena arena, T empty) : IDisposable
    where T : unmanaged
{
    /// <summary>Cells of a page are two to this.</summary>
    internal const int PageShift = 6;

    /// <summary>Cells of a page.</summary>
    internal const int PageCells = 1 << PageShift;

    private readonly T _empty = empty;
    private Slab? _directory;
    private nint* _pages;

    /// <summary>Size of a page, in bytes: what the arena must have.</summary>
    internal static int PageBytes => PageCells * sizeof(T);

    /// <summary>Pages that the directory has room for; those that do not exist are 0.</summary>
    internal int PageCount { get; private set; }

    /// <summary>The directory: addresses of pages, 0 for none. Valid until <see cref="GetOrAdd"/> or <see cref="Dispose"/>.</summary>
    internal nint* Pages => _pages;

    /// <summary>The cell of an id, with its page when that is new; empty then. Valid until <see cref="Clear"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T GetOrAdd(int id)
    {
        Debug.Assert(id >= 0, "negative id");
        int page = id >> PageShift;
        nint cells = page < PageCount ? _pages[page] : 0;
        return ref ((T*)(cells != 0 ? cells : AddPage(page)))[id & (PageCells - 1)];
    }

    /// <summary>The cell of an id to read, an empty one when its page does not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref readonly T Find(int id)
    {
        int page = id >> PageShift;
        nint cells = page < PageCount ? _pages[page] : 0;
        return ref cells != 0 ? ref ((T*)cells)[id & (PageCells - 1)] : ref _empty;
    }

    /// <summary>Has the first two cache lines of a cell fetched, when its page exists.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void FetchTwoLines(int id)
    {
        int page = id >> PageShift;
        if (Sse.IsSupported && page < PageCount && _pages[page] != 0)
        {
            T* cell = (T*)_pages[page] + (id & (PageCells - 1));
            Sse.Prefetch0(cell);
            Sse.Prefetch0((byte*)cell + 64);
        }
    }

    /// <summary>The cells of a page, empty when it does not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<T> Page(int page) => page < PageCount && _pages[page] != 0 ? new Span<T>((void*)_pages[page], PageCells) : default;

    /// <summary>Gives all pages back.</summary>
    internal void Clear()
    {
        for (int i = 0; i < PageCount; i++)
        {
            if (_pages[i] != 0)
            {
                arena.Return(_pages[i]);
                _pages[i] = 0;
            }
        }
    }

    public void Dispose()
    {
        if (_directory is not null)
        {
            Clear();
            _directory.Release();
            _directory = null;
            _pages = null;
            PageCount = 0;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint AddPage(int page)
    {
        Debug.Assert(arena.PageBytes == PageBytes, "arena of another page size");
        if (page >= PageCount)
        {
            Grow(page + 1);
        }

        nint cells = arena.Rent();
        new Span<T>((void*)cells, PageCells).Fill(_empty);
        _pages[page] = cells;
        return cells;
    }

    private void Grow(int pages)
    {
        Slab larger = pool.RentSlab(checked(Math.Max(pages, PageCount * 2) * sizeof(nint)));
        Span<byte> bytes = larger.GetSpan();
        int used = PageCount * sizeof(nint);
        new ReadOnlySpan<byte>(_pages, used).CopyTo(bytes);
        bytes[used..].Clear();
        _directory?.Release();
        _directory = larger;
        _pages = (nint*)larger.Pointer;
        PageCount = larger.Capacity / sizeof(nint);
    }
}
