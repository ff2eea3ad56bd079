using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Memory;

/// <summary>
/// A block of native memory, aligned to 64 bytes, that is shared by counted leases. It starts with one lease; each
/// <see cref="Retain"/> adds one, each <see cref="Release"/> (or dispose) gives one back, and the last returns it to its pool.
/// </summary>
/// <remarks>
/// A slab is an <see cref="IMemoryOwner{T}"/>, so a pipe can write into it and give its own lease back while batches still
/// hold theirs. <see cref="ReadPadding"/> readable bytes follow the capacity: vector loads may run over the end.
/// </remarks>
public sealed unsafe class Slab : MemoryManager<byte>
{
    /// <summary>Alignment of the first byte, in bytes: one cache line, one 512-bit vector.</summary>
    public const int Alignment = 64;

    /// <summary>Bytes after <see cref="Capacity"/> that may be read, but hold nothing.</summary>
    public const int ReadPadding = 64;

    private readonly SlabPool _pool;
    private byte* _memory;
    private int _leases;

    internal Slab(SlabPool pool, int capacity, int sizeClass)
    {
        _pool = pool;
        Capacity = capacity;
        SizeClass = sizeClass;
        bool large = capacity >= HugePages.Bytes;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)capacity + ReadPadding, large ? HugePages.Bytes : (nuint)Alignment);
        if (large)
        {
            HugePages.Ask(_memory, capacity);
        }

        NativeMemory.Clear(_memory + capacity, ReadPadding);
    }

    /// <summary>Usable size, in bytes.</summary>
    public int Capacity { get; }

    /// <summary>The number of leases that are out; 0 means that the slab is in its pool.</summary>
    public int Leases => Volatile.Read(ref _leases);

    internal int SizeClass { get; }

    internal byte* Pointer => _memory;

    /// <summary>Where the memory begins.</summary>
    internal nint Address => (nint)_memory;

    /// <summary>Adds a lease. The caller must hold one already.</summary>
    /// <exception cref="ObjectDisposedException">The slab is in its pool: the caller held no lease.</exception>
    public void Retain()
    {
        if (Interlocked.Increment(ref _leases) <= 1)
        {
            Interlocked.Decrement(ref _leases);
            ThrowReturned();
        }
    }

    /// <summary>Gives one lease back; the last one returns the slab to its pool.</summary>
    /// <exception cref="ObjectDisposedException">More leases were given back than taken.</exception>
    public void Release()
    {
        int left = Interlocked.Decrement(ref _leases);
        if (left == 0)
        {
            _pool.Return(this);
        }
        else if (left < 0)
        {
            Interlocked.Increment(ref _leases);
            ThrowReturned();
        }
    }

    /// <summary>Finds the slab that a piece of memory lies in.</summary>
    /// <param name="memory">Memory that may come from a slab.</param>
    /// <param name="slab">The slab; the caller gets no lease of it.</param>
    /// <param name="offset">Position of the first byte of <paramref name="memory"/> in the slab.</param>
    /// <returns>False when the memory comes from elsewhere.</returns>
    public static bool TryGet(ReadOnlyMemory<byte> memory, out Slab? slab, out int offset) =>
        MemoryMarshal.TryGetMemoryManager(memory, out slab, out offset, out _);

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(_memory, Capacity);

    /// <summary>The part of the slab that starts at <paramref name="offset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Slice(int offset, int length)
    {
        Debug.Assert((uint)offset + (uint)length <= (uint)Capacity, "slice outside the slab");
        return new ReadOnlySpan<byte>(_memory + offset, length);
    }

    /// <summary>Offset of a span inside this slab, or -1 when the span does not lie in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int OffsetOf(ReadOnlySpan<byte> span)
    {
        nint distance = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span)) - (nint)_memory;
        return (nuint)distance + (nuint)span.Length <= (nuint)Capacity ? (int)distance : -1;
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)Capacity);
        Retain();
        return new MemoryHandle(_memory + elementIndex, default, this);
    }

    /// <inheritdoc/>
    public override void Unpin() => Release();

    /// <summary>Gives one lease back, as <see cref="Release"/> does: an owner of the memory is one lease.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Release();
        }
    }

    internal void Lend() => Volatile.Write(ref _leases, 1);

    internal void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }

    [DebuggerStepThrough]
    private static void ThrowReturned() => throw new ObjectDisposedException(nameof(Slab), "The slab has no lease: it is back in its pool.");
}
