using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Memory;

/// <summary>
/// An array whose first element begins at a cache line: elements of 64 bytes take one line each, and buckets of half a line never lie in two. Arrays of the runtime begin 16
/// bytes behind a multiple of 8. Large arrays begin at a huge page and ask for such. The memory is the garbage collector's and is not moved.
/// </summary>
/// <typeparam name="T">Type of an element, of at least a byte and without references.</typeparam>
internal readonly struct AlignedArray<T>
    where T : unmanaged
{
    private const int Line = 64;

    /// <summary>Bytes from which an array begins at a huge page.</summary>
    private const int LeastHuge = 16 * HugePages.Bytes;

    private readonly byte[] _memory;
    private readonly int _start;

    /// <summary>Makes an array of zeros.</summary>
    /// <param name="length">Elements, 1 or more.</param>
    internal AlignedArray(int length)
    {
        int bytes = checked(length * Unsafe.SizeOf<T>());
        int line = bytes >= LeastHuge ? HugePages.Bytes : Line;
        _memory = GC.AllocateArray<byte>(bytes + line, pinned: true);
        _start = (int)-Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) & (line - 1);
        if (line > Line)
        {
            HugePages.Ask(ref _memory[_start], bytes);
        }

        Length = length;
    }

    /// <summary>Elements.</summary>
    internal int Length { get; }

    /// <summary>An element. The index is not looked at but in debug builds.</summary>
    internal ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((uint)index < (uint)Length, "outside the array");
            return ref Unsafe.Add(ref First, index);
        }
    }

    /// <summary>All elements.</summary>
    internal Span<T> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateSpan(ref First, Length);
    }

    private ref T First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.As<byte, T>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_memory), _start));
    }

    /// <summary>An array of another length with the same first elements.</summary>
    internal AlignedArray<T> Resized(int length)
    {
        AlignedArray<T> resized = new(length);
        Span[..Math.Min(length, Length)].CopyTo(resized.Span);
        return resized;
    }
}
