using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>Compares short texts in place, without the call that costs as much as the comparison.</summary>
internal static class ShortText
{
    /// <summary>True when the first <paramref name="length"/> bytes of both are the same. Both must have as many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int length)
    {
        System.Diagnostics.Debug.Assert(length <= left.Length && length <= right.Length, "length outside the texts");
        ref byte a = ref MemoryMarshal.GetReference(left);
        ref byte b = ref MemoryMarshal.GetReference(right);
        if (length >= 16)
        {
            return AreLongEqual(ref a, ref b, length);
        }

        if (length >= 8)
        {
            return ((Word(ref a, 0) ^ Word(ref b, 0)) | (Word(ref a, length - 8) ^ Word(ref b, length - 8))) == 0;
        }

        if (length >= 4)
        {
            return ((Half(ref a, 0) ^ Half(ref b, 0)) | (Half(ref a, length - 4) ^ Half(ref b, length - 4))) == 0;
        }

        return length == 0
            || (a == b && Unsafe.Add(ref a, length >> 1) == Unsafe.Add(ref b, length >> 1) && Unsafe.Add(ref a, length - 1) == Unsafe.Add(ref b, length - 1));
    }

    /// <summary>Longest text for <see cref="ArePaddedEqual"/>, in bytes.</summary>
    internal const int MaxPadded = 63;

    /// <summary>
    /// The same without a branch, for texts of up to <see cref="MaxPadded"/> bytes. From the start of each on, 64 bytes can be read: what stands behind a text does not matter.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool ArePaddedEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int length)
    {
        System.Diagnostics.Debug.Assert(length <= MaxPadded, "texts too long");
        ref byte a = ref MemoryMarshal.GetReference(left);
        ref byte b = ref MemoryMarshal.GetReference(right);
        ulong same = Vector512.Equals(Vector512.LoadUnsafe(ref a), Vector512.LoadUnsafe(ref b)).ExtractMostSignificantBits();
        return (~same & ((1UL << length) - 1)) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreLongEqual(ref byte a, ref byte b, int length)
    {
        // The last vector overlaps the one before.
        Vector128<byte> differs = Vector128.LoadUnsafe(ref a, (nuint)(length - 16)) ^ Vector128.LoadUnsafe(ref b, (nuint)(length - 16));
        for (int at = 0; at < length - 16; at += 16)
        {
            differs |= Vector128.LoadUnsafe(ref a, (nuint)at) ^ Vector128.LoadUnsafe(ref b, (nuint)at);
        }

        return differs == Vector128<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte start, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Half(ref byte start, int at) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, at));
}
