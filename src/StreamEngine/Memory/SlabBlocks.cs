using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Memory;

/// <summary>
/// Blocks of 1, 2, 4, ... cache lines in slabs that never move, so that growth copies nothing and an address stays good as long as its block is out.
/// A block is named by the number of its first line; 0 names none. Free blocks of a size are chained through their first bytes and are reused by
/// themselves. Not safe for several threads.
/// </summary>
internal sealed unsafe class SlabBlocks : IDisposable
{
    /// <summary>Bytes of a line.</summary>
    internal const int LineBytes = 1 << LineShift;

    internal const int LineShift = 6;

    private readonly SlabPool _pool;
    private readonly int _slabBytes;
    private readonly ColumnBuffer<nint> _bases;
    private readonly List<Slab> _slabs = [];
    private readonly int[] _free;
    private int _next = 1;
    private int _end;

    /// <summary>Makes an arena whose largest block has two to the <paramref name="maxClass"/> lines.</summary>
    internal SlabBlocks(SlabPool pool, int maxClass)
    {
        _pool = pool;
        _slabBytes = Math.Max(pool.SlabBytes, LineBytes << (maxClass + 1));
        SlabShift = System.Numerics.BitOperations.Log2((uint)_slabBytes) - LineShift;
        _slabBytes = LineBytes << SlabShift;
        _bases = new ColumnBuffer<nint>(pool, 64);
        _free = new int[maxClass + 1];
    }

    /// <summary>Bytes of all slabs, and of the table of them.</summary>
    internal long SlabBytes => ((long)_slabs.Count * _slabBytes) + (_bases.Capacity * (long)sizeof(nint));

    /// <summary>Bytes of the blocks that are out.</summary>
    internal long UsedBytes { get; private set; }

    /// <summary>Lines of a slab as a power of two.</summary>
    internal int SlabShift { get; }

    /// <summary>Where the slabs begin. Changes when a block is rented.</summary>
    internal nint* Bases => (nint*)Unsafe.AsPointer(ref _bases[0]);

    /// <summary>A block of two to the <paramref name="sizeClass"/> lines, all zero.</summary>
    internal int Rent(int sizeClass)
    {
        int block = _free[sizeClass];
        if (block != 0)
        {
            _free[sizeClass] = *(int*)Address(block);
        }
        else
        {
            block = Cut(sizeClass);
        }

        UsedBytes += (long)LineBytes << sizeClass;
        NativeMemory.Clear(Address(block), (nuint)LineBytes << sizeClass);
        return block;
    }

    /// <summary>Takes a block back.</summary>
    internal void Return(int block, int sizeClass)
    {
        Debug.Assert(block != 0, "no block");
        UsedBytes -= (long)LineBytes << sizeClass;
        *(int*)Address(block) = _free[sizeClass];
        _free[sizeClass] = block;
    }

    /// <summary>The beginning of a block as a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref T At<T>(int block)
        where T : unmanaged => ref *(T*)Address(block);

    /// <summary>A block as <paramref name="length"/> values; the caller knows that it has as many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<T> Span<T>(int block, int length)
        where T : unmanaged => new(Address(block), length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte* Address(int block)
    {
        Debug.Assert((uint)block < (uint)_end, "block outside the slabs");
        return (byte*)Bases[block >> SlabShift] + ((nint)(block & ((1 << SlabShift) - 1)) << LineShift);
    }

    /// <summary>Gives all slabs back when no block is out; else does nothing.</summary>
    internal void Trim()
    {
        if (UsedBytes == 0)
        {
            Release();
        }
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        Release();
        _bases.Dispose();
    }

    private void Release()
    {
        foreach (Slab slab in _slabs)
        {
            slab.Release();
        }

        _slabs.Clear();
        Array.Clear(_free);
        _next = 1;
        _end = 0;
        UsedBytes = 0;
    }

    /// <summary>Cuts a new block off the last slab, or off a new one; what is left of the last goes to the free blocks.</summary>
    private int Cut(int sizeClass)
    {
        int lines = 1 << sizeClass;
        if (_end - _next < lines)
        {
            while (_next < _end)
            {
                int rest = Math.Min(_free.Length - 1, System.Numerics.BitOperations.Log2((uint)(_end - _next)));
                *(int*)Address(_next) = _free[rest];
                _free[rest] = _next;
                _next += 1 << rest;
            }

            AddSlab();
        }

        int block = _next;
        _next += lines;
        return block;
    }

    private void AddSlab()
    {
        int at = _slabs.Count;
        int first = at << SlabShift;
        if (first < 0 || at != first >> SlabShift)
        {
            throw new InvalidOperationException("The sketches take more memory than their blocks can name.");
        }

        Slab slab = _pool.RentSlab(_slabBytes);
        _bases.Grow(at + 1, at);
        _bases[at] = (nint)slab.Pointer;
        _slabs.Add(slab);
        _next = Math.Max(1, first);
        _end = checked(first + (1 << SlabShift));
    }
}
