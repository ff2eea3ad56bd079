using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics;

/// <summary>
/// The shape of a line: its text with one byte for each hidden range. Hashes it without writing it anywhere, or writes it.
/// </summary>
/// <remarks>
/// The hash sums products of halves of 64-bit words with a key added to each, twice with other keys and another pairing: NH of J. Black et al.,
/// "UMAC: Fast and Secure Message Authentication" (1999). It is the same on every machine.
/// </remarks>
internal static class ShapeText
{
    /// <summary>Stands for a hidden range.</summary>
    internal const byte Hidden = 1;

    /// <summary>Bytes behind the text that a buffer must have room for.</summary>
    internal const int Padding = 64;

    private const int Lanes = 8;
    private const ulong KeyStep = 0x9E3779B97F4A7C15;

    private static readonly bool _isWide = Avx512Vbmi2.IsSupported && Avx512Vbmi.IsSupported && Kernel.Path == KernelPath.Vector512;
    private static readonly Vector512<byte> _bits = Vector512.Create(0x8040201008040201).AsByte();
    private static readonly Vector512<byte> _spread = Vector512.Create([.. Enumerable.Range(0, 64).Select(static i => (byte)(i / 8))]);
    private static readonly Vector512<byte> _places = Vector512.Create([.. Enumerable.Range(0, 64).Select(static i => (byte)i)]);
    private static readonly ulong[] _keys = Keys();
    private static readonly Vector512<uint> _firstKeys = Vector512.Create(_keys.AsSpan(0, Lanes)).AsUInt32();
    private static readonly Vector512<uint> _secondKeys = Vector512.Create(_keys.AsSpan(Lanes, Lanes)).AsUInt32();
    private static readonly Vector512<ulong> _nextLane = Vector512.Create(1UL, 2, 3, 4, 5, 6, 7, 0);

    /// <summary>128-bit hash of the shape of a line.</summary>
    /// <param name="line">The line that the masks are of.</param>
    /// <param name="masks">What is hidden.</param>
    /// <param name="spare">Room for the line and <see cref="Padding"/>; may be overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static UInt128 Hash(ReadOnlySpan<byte> line, in LineMasks masks, Span<byte> spare) =>
        _isWide ? HashWide(line, masks, spare) : HashOf(spare, Copy(line, masks, spare));

    /// <summary>Writes the shape of a line; control bytes become blanks. Returns the bytes written.</summary>
    /// <param name="line">The line that the masks are of.</param>
    /// <param name="masks">What is hidden.</param>
    /// <param name="output">Room for the line and <see cref="Padding"/>.</param>
    internal static int Write(ReadOnlySpan<byte> line, in LineMasks masks, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, line.Length + Padding);
        return _isWide ? Compress(line, masks, output) : Copy(line, masks, output);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static UInt128 HashWide(ReadOnlySpan<byte> line, in LineMasks masks, Span<byte> spare)
    {
        // Before any vector is there: those that are live over a call wait on the stack, also where the call is hardly ever made.
        ref byte tail = ref Tail(line, spare);
        Vector512<ulong> left = default;
        Vector512<ulong> right = default;
        ulong chunk = 0;
        Vector512<byte> pending = Keep(line, masks, 0, ref tail, out int count);
        int length = count;
        for (int at = 64; at < line.Length; at += 64)
        {
            // The kept bytes move behind those that are pending.
            Vector512<byte> kept = Keep(line, masks, at, ref tail, out int size);
            Vector512<byte> moved = Avx512Vbmi.PermuteVar64x8(kept, _places - Vector512.Create((byte)count));
            pending |= Vector512.ConditionalSelect(Vector512.LessThan(_places, Vector512.Create((byte)count)), Vector512<byte>.Zero, moved);
            length += size;
            count += size;
            if (count >= 64)
            {
                Add(pending, chunk++, ref left, ref right);
                count -= 64;
                Vector512<byte> rest = Avx512Vbmi.PermuteVar64x8(kept, _places + Vector512.Create((byte)(size - count)));
                pending = Vector512.ConditionalSelect(Vector512.LessThan(_places, Vector512.Create((byte)count)), rest, Vector512<byte>.Zero);
            }
        }

        if (count > 0)
        {
            Add(pending, chunk, ref left, ref right);
        }

        // The sums of both at once.
        Vector512<ulong> pairs = Avx512F.UnpackLow(left, right) + Avx512F.UnpackHigh(left, right);
        Vector256<ulong> half = pairs.GetLower() + pairs.GetUpper();
        Vector128<ulong> sums = half.GetLower() + half.GetUpper();
        return Finish(sums.ToScalar(), sums.GetElement(1), length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<byte> text, ulong chunk, ref Vector512<ulong> left, ref Vector512<ulong> right)
    {
        Vector512<uint> step = Vector512.Create(chunk * KeyStep).AsUInt32();
        Vector512<ulong> first = (text.AsUInt32() + _firstKeys + step).AsUInt64();
        Vector512<ulong> second = (text.AsUInt32() + _secondKeys + step).AsUInt64();
        Vector512<ulong> turned = Avx512F.PermuteVar8x64(second, _nextLane);
        left += Avx512F.Multiply(first.AsUInt32(), (first >>> 32).AsUInt32());
        right += Avx512F.Multiply(second.AsUInt32(), (turned >>> 32).AsUInt32());
    }

    /// <summary>The same of a text in memory, a word at a time.</summary>
    private static UInt128 HashOf(Span<byte> output, int length)
    {
        ulong left = 0;
        ulong right = 0;
        output.Slice(length, Padding).Clear();
        for (int at = 0; at < length; at += 64)
        {
            ulong step = (ulong)(at / 64) * KeyStep;
            for (int lane = 0; lane < Lanes; lane++)
            {
                ulong text = ByteHash.Word(output, at + (8 * lane));
                ulong next = ByteHash.Word(output, at + (8 * ((lane + 1) % Lanes)));
                ulong first = AddHalves(AddHalves(text, _keys[lane]), step);
                ulong second = AddHalves(AddHalves(text, _keys[Lanes + lane]), step);
                ulong turned = AddHalves(AddHalves(next, _keys[Lanes + ((lane + 1) % Lanes)]), step);
                left += (ulong)(uint)first * (first >> 32);
                right += (ulong)(uint)second * (turned >> 32);
            }
        }

        return Finish(left, right, length);
    }

    private static ulong AddHalves(ulong left, ulong right) =>
        (uint)((uint)left + (uint)right) | ((ulong)(uint)((uint)(left >> 32) + (uint)(right >> 32)) << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt128 Finish(ulong left, ulong right, int length)
    {
        ulong mixed = left ^ ((ulong)length * ByteHash.Seed3);
        return new UInt128(right, ByteHash.Fold(mixed ^ ByteHash.Seed0, right ^ ByteHash.Seed3));
    }

    private static int Compress(ReadOnlySpan<byte> line, in LineMasks masks, Span<byte> output)
    {
        ref byte target = ref MemoryMarshal.GetReference(output);
        ref byte tail = ref Tail(line, output);
        int written = 0;
        for (int at = 0; at < line.Length; at += 64)
        {
            Keep(line, masks, at, ref tail, out int size).StoreUnsafe(ref target, (nuint)written);
            written += size;
        }

        return written;
    }

    /// <summary>The last block of a line, where 64 bytes can be read: in place, or in the padding of a buffer, behind all that a shape takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte Tail(ReadOnlySpan<byte> line, Span<byte> room) =>
        ref LineClasses.Readable(line[(Math.Max(line.Length - 1, 0) & ~63)..], ref MemoryMarshal.GetReference(room[^Padding..]));

    /// <summary>The bytes of a block that stay, those behind them zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Keep(ReadOnlySpan<byte> line, in LineMasks masks, int at, ref byte tail, out int size)
    {
        int rest = line.Length - at;
        ulong inside = rest >= 64 ? ~0UL : ~(~0UL << rest);
        ulong hidden = masks.HiddenBits(at >> 6, out ulong starts);
        ulong keep = inside & (~hidden | starts);
        var bytes = Vector512.LoadUnsafe(ref rest > 64 ? ref Unsafe.Add(ref MemoryMarshal.GetReference(line), at) : ref tail);
        bytes = Vector512.Max(bytes, Vector512.Create((byte)' '));
        bytes = Vector512.ConditionalSelect(Select(starts), Vector512.Create(Hidden), bytes);
        size = BitOperations.PopCount(keep);
        return Avx512Vbmi2.Compress(Vector512<byte>.Zero, Select(keep), bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Select(ulong bits)
    {
        Vector512<byte> spread = Avx512BW.Shuffle(Vector512.Create(bits).AsByte(), _spread);
        return Vector512.Equals(spread & _bits, _bits);
    }

    private static int Copy(ReadOnlySpan<byte> line, in LineMasks masks, Span<byte> output)
    {
        int written = 0;
        for (int at = 0; at < line.Length; at += 64)
        {
            ulong hidden = masks.HiddenBits(at >> 6, out ulong starts);
            ulong inside = line.Length - at >= 64 ? ~0UL : ~(~0UL << (line.Length - at));
            for (ulong keep = inside & (~hidden | starts); keep != 0; keep &= keep - 1)
            {
                int bit = BitOperations.TrailingZeroCount(keep);
                output[written++] = (starts >> bit & 1) != 0 ? Hidden : Math.Max(line[at + bit], (byte)' ');
            }
        }

        return written;
    }

    private static ulong[] Keys()
    {
        ulong[] keys = new ulong[2 * Lanes];
        ulong key = ByteHash.Seed0;
        for (int i = 0; i < keys.Length; i++)
        {
            key = ByteHash.Fold(key + KeyStep, ByteHash.Seed1 ^ (ulong)i);
            keys[i] = key;
        }

        return keys;
    }
}
