using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics;

/// <summary>
/// Text in a slab, read by position without checks: whoever reads answers for the position. Up to <see cref="Padding"/> bytes after the
/// end may be read, and say nothing.
/// </summary>
internal readonly ref struct ByteText
{
    /// <summary>Bytes after the text that can be read.</summary>
    internal const int Padding = 64;

    /// <summary>For each length up to 12 the bytes of a view that hold text; behind them those for longer texts.</summary>
    private static ReadOnlySpan<byte> ViewMasks =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0,
        0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private readonly ref byte _first;

    /// <summary>Wraps text that is followed by <see cref="Padding"/> readable bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ByteText(ReadOnlySpan<byte> text)
    {
        _first = ref MemoryMarshal.GetReference(text);
        Length = text.Length;
    }

    /// <summary>Length in bytes.</summary>
    internal int Length { get; }

    /// <summary>The byte at a position.</summary>
    internal byte this[int at]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.Add(ref _first, Checked(at, 1));
    }

    /// <summary>A piece of the text as a span.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Slice(int start, int length)
    {
        Debug.Assert(length >= 0 && start + length <= Length, "outside the text");
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _first, start), length);
    }

    /// <summary>The byte at a position in place, for loads of up to <see cref="Padding"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref readonly byte At(int at) => ref Unsafe.Add(ref _first, Checked(at, 1));

    /// <summary>
    /// Asks for the bytes that lie <paramref name="ahead"/> behind a piece, so that they are in the cache when they are scanned: a scan is much
    /// faster than memory, and what works on its result leaves memory idle.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal unsafe void PrefetchAfter(int start, int end, int ahead)
    {
        for (int at = start; Sse.IsSupported && at < end; at += 64)
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref _first, at + ahead)));
        }
    }

    /// <summary>Eight bytes, the first in the lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Word(int at)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _first, Checked(at, 8)));
        return BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>Up to eight bytes, zeros after the piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Word(int at, int length) => length >= 8 ? Word(at) : Word(at) & ((1UL << (length * 8)) - 1);

    /// <summary>16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector128<byte> Load16(int at) => Vector128.LoadUnsafe(ref Unsafe.Add(ref _first, Checked(at, 16)));

    /// <summary>32 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector256<byte> Load32(int at) => Vector256.LoadUnsafe(ref Unsafe.Add(ref _first, Checked(at, 32)));

    /// <summary>True when a piece is surely ASCII: one of up to 32 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsShortAscii(int start, int length) => length <= 32 && (ulong)Load32(start).ExtractMostSignificantBits() << (63 - length) << 1 == 0;

    /// <summary>True when a piece of this text has the bytes of a piece of another. Up to 64 of them are compared without a loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsSame(int start, ByteText other, int otherStart, int length)
    {
        if (length > 64)
        {
            return Slice(start, length).SequenceEqual(other.Slice(otherStart, length));
        }

        uint first = Vector256.Equals(Load32(start), other.Load32(otherStart)).ExtractMostSignificantBits();
        if (length <= 32)
        {
            return (ulong)~first << (63 - length) << 1 == 0;
        }

        uint second = Vector256.Equals(Load32(start + length - 32), other.Load32(otherStart + length - 32)).ExtractMostSignificantBits();
        return (first & second) == uint.MaxValue;
    }

    /// <summary>True when bytes stand at a place, which is compared as a whole.</summary>
    /// <param name="at">The place.</param>
    /// <param name="bytes">The bytes, and what is there behind them: 64 at least, and no fewer than <paramref name="length"/>.</param>
    /// <param name="length">How many count, from 1 to 128.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool StandsAt(int at, ReadOnlySpan<byte> bytes, int length)
    {
        Debug.Assert(bytes.Length >= 64 && bytes.Length >= length && length is > 0 and <= 128, "bytes of another kind");
        ref byte there = ref Unsafe.Add(ref _first, Checked(at, 64));
        ref byte here = ref MemoryMarshal.GetReference(bytes);
        ulong differs = ~Vector512.Equals(Vector512.LoadUnsafe(ref here), Vector512.LoadUnsafe(ref there)).ExtractMostSignificantBits();
        if (length <= 64)
        {
            return (differs & (ulong.MaxValue >> (64 - length))) == 0;
        }

        nuint last = (nuint)(length - 64);
        return (differs | ~Vector512.Equals(Vector512.LoadUnsafe(ref here, last), Vector512.LoadUnsafe(ref there, last)).ExtractMostSignificantBits()) == 0;
    }

    /// <summary>
    /// The 16 bytes of an Arrow view of a piece: its length and, up to 12 bytes, the piece itself; else its first four bytes, buffer 0
    /// and <paramref name="offset"/>. Source: Apache Arrow columnar format, "Variable-size Binary View Layout".
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal UInt128 View(int start, int length, int offset) => View(start, length, (ulong)(uint)offset << 32);

    /// <summary>The same for a piece whose buffer is named too.</summary>
    /// <param name="start">Begin of the piece.</param>
    /// <param name="length">Its length.</param>
    /// <param name="place">Index of the buffer, and the offset in it in the upper half.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal UInt128 View(int start, int length, ulong place)
    {
        // Lengths of texts are hard to predict: both forms are made, and one is taken.
        ulong first = Cut(Word(start), length);
        ulong rest = Cut(Word(start + 4), Math.Max(length - 4, 0));
        return new UInt128(length > 12 ? place : rest, (uint)length | (first << 32));
    }

    /// <summary>The bytes of <see cref="View(int, int, int)"/> in one vector, for a piece with at least four bytes of the text before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector128<byte> InnerView(int start, int length, int offset)
    {
        Vector128<byte> mask = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(ViewMasks), (nuint)Math.Min((uint)length, 13) * 16);
        ulong place = length > 12 ? (ulong)(uint)offset << 32 : 0;
        return (Load16(start - 4) & mask) | Vector128.Create((ulong)(uint)length, place).AsByte();
    }

    /// <summary>The first bytes of a word; all of it from eight on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Cut(ulong word, int bytes)
    {
        int kept = Math.Min(bytes, 8);
        return Bmi2.X64.IsSupported ? Bmi2.X64.ZeroHighBits(word, (ulong)(uint)kept * 8) : kept == 8 ? word : word & ((1UL << (kept * 8)) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Checked(int at, int bytes)
    {
        Debug.Assert(at >= 0 && at + bytes <= Length + Padding, "outside the text");
        return at;
    }
}
