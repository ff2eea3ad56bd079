using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics;

/// <summary>Writes a line with some ranges hidden, and hashes what it wrote.</summary>
internal static class ShapeText
{
    /// <summary>Stands for a hidden range.</summary>
    internal const byte Hidden = 1;

    /// <summary>Bytes behind the text that a buffer must have room for.</summary>
    internal const int Padding = 64;

    // Fractional parts of square roots of primes, made odd, as those of ByteHash: no structure.
    private const ulong Key0 = 0x5BE0CD19137E2179, Key1 = 0x9B05688C2B3E6C1F, Key2 = 0x1F83D9ABFB41BD6B, Key3 = 0x510E527FADE682D1;
    private const ulong Key4 = 0xCBBB9D5DC1059ED8, Key5 = 0x629A292A367CD507, Key6 = 0x9159015A3070DD17, Key7 = 0x152FECD8F70E5939;
    private const ulong Key8 = 0x67332667FFC00B31, Key9 = 0x8EB44A8768581511, Key10 = 0xDB0C2E0D64F98FA7, Key11 = 0x47B5481DBEFA4FA4;

    private static readonly bool _isWide = Avx512Vbmi2.IsSupported && Kernel.Path == KernelPath.Vector512;
    private static readonly Vector512<byte> _bits = Vector512.Create(0x8040201008040201).AsByte();
    private static readonly Vector512<byte> _spread = Vector512.Create([.. Enumerable.Range(0, 64).Select(static i => (byte)(i / 8))]);

    /// <summary>
    /// Writes the line with one <see cref="Hidden"/> byte a hidden range; control bytes become blanks. Returns the bytes written; what follows
    /// up to a multiple of 64 is zero.
    /// </summary>
    /// <param name="line">The line that the masks are of.</param>
    /// <param name="masks">What is hidden.</param>
    /// <param name="output">Room for the line and <see cref="Padding"/>.</param>
    internal static int Write(ReadOnlySpan<byte> line, in LineMasks masks, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, line.Length + Padding);
        if (line.Length > 64 || !_isWide)
        {
            // Before the text is written: a load that takes bytes of two stores has to wait for both.
            output[..(line.Length + Padding)].Clear();
        }

        return _isWide ? Compress(line, masks, output) : Copy(line, masks, output);
    }

    /// <summary>128-bit hash of a text that <see cref="Write"/> wrote: the same on every machine.</summary>
    /// <param name="output">The buffer.</param>
    /// <param name="length">Bytes of the text in it.</param>
    internal static UInt128 Hash(ReadOnlySpan<byte> output, int length)
    {
        ulong left = ByteHash.Seed0 ^ (ulong)length;
        ulong right = ByteHash.Seed1;
        int at = 0;
        do
        {
            ReadOnlySpan<byte> b = output.Slice(at, 64);
            ulong w0 = ByteHash.Word(b, 0), w1 = ByteHash.Word(b, 8), w2 = ByteHash.Word(b, 16), w3 = ByteHash.Word(b, 24);
            ulong w4 = ByteHash.Word(b, 32), w5 = ByteHash.Word(b, 40), w6 = ByteHash.Word(b, 48), w7 = ByteHash.Word(b, 56);
            ulong l = ByteHash.Fold(w0 ^ Key0, w1 ^ Key1) + ByteHash.Fold(w2 ^ Key2, w3 ^ Key3)
                + ByteHash.Fold(w4 ^ Key4, w5 ^ Key5) + ByteHash.Fold(w6 ^ Key6, w7 ^ Key7);
            ulong r = ByteHash.Fold(w0 ^ Key8, w3 ^ Key9) + ByteHash.Fold(w2 ^ Key10, w5 ^ Key11)
                + ByteHash.Fold(w4 ^ Key1, w7 ^ Key0) + ByteHash.Fold(w6 ^ Key3, w1 ^ Key2);
            left = ByteHash.Fold(left ^ l, ByteHash.Seed2);
            right = ByteHash.Fold(right ^ r, ByteHash.Seed3);
            at += 64;
        }
        while (at < length);

        return new UInt128(ByteHash.Fold(right ^ left, ByteHash.Seed0), ByteHash.Fold(left ^ ByteHash.Seed1, right ^ ByteHash.Seed2));
    }

    private static int Compress(ReadOnlySpan<byte> line, in LineMasks masks, Span<byte> output)
    {
        ref byte target = ref MemoryMarshal.GetReference(output);
        int written = 0;
        int at = 0;
        do
        {
            ulong inside = line.Length - at >= 64 ? ~0UL : ~(~0UL << (line.Length - at));
            ulong hidden = masks.HiddenBits(at >> 6, out ulong starts);
            ulong keep = inside & (~hidden | starts);
            Vector512<byte> bytes = Vector512.Max(LineMasks.Load(line[at..]), Vector512.Create((byte)' '));
            bytes = Vector512.ConditionalSelect(Select(starts), Vector512.Create(Hidden), bytes);
            Avx512Vbmi2.Compress(Vector512<byte>.Zero, Select(keep), bytes).StoreUnsafe(ref target, (nuint)written);
            written += BitOperations.PopCount(keep);
            at += 64;
        }
        while (at < line.Length);

        return written;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Select(ulong bits)
    {
        Vector512<byte> spread = Avx512BW.Shuffle(Vector512.Create(bits).AsByte(), _spread);
        return ~Vector512.Equals(spread & _bits, Vector512<byte>.Zero);
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
}
