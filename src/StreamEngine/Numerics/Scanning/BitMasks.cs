using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics.Scanning;

/// <summary>Operations on masks of 64 bytes, the first byte in the lowest bit.</summary>
internal static class BitMasks
{
    /// <summary>
    /// Bit i is the parity of the bits 0 to i: set from a quote up to, and without, the next one. A carry-less product with all ones is
    /// the same sum (Langdale and Lemire, "Parsing gigabytes of JSON per second", VLDB Journal 2019).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong PrefixXor(ulong mask)
    {
        if (Pclmulqdq.IsSupported)
        {
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(mask), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        }

        mask ^= mask << 1;
        mask ^= mask << 2;
        mask ^= mask << 4;
        mask ^= mask << 8;
        mask ^= mask << 16;
        return mask ^ (mask << 32);
    }

    /// <summary>
    /// Bytes that follow an odd run of backslashes, and are escaped by it. <paramref name="carry"/> is 1 when such a run ends with the byte before
    /// the block, and is updated. A sum carries through each run, and where it comes out tells whether the run is odd (Langdale and Lemire,
    /// "Parsing gigabytes of JSON per second", VLDB Journal 2019, section 3.1.1).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong AfterOddRuns(ulong backslashes, ref ulong carry)
    {
        const ulong Even = 0x5555555555555555;
        ulong starts = backslashes & ~(backslashes << 1);
        ulong evenPlaces = Even ^ carry;
        ulong fromEven = backslashes + (starts & evenPlaces);
        ulong fromOdd = backslashes + (starts & ~evenPlaces);
        ulong overflow = fromOdd < backslashes ? 1UL : 0;
        fromOdd |= carry;
        carry = overflow;
        return ((fromEven & ~Even) | (fromOdd & Even)) & ~backslashes;
    }

    /// <summary>Quotes without those that a backslash escapes. Most blocks have no backslash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Unescaped(ulong quotes, ulong backslashes, ref ulong carry) =>
        (backslashes | carry) == 0 ? quotes : quotes & ~AfterOddRuns(backslashes, ref carry);

    /// <summary>
    /// Bytes within quotes, from an opening quote up to, and without, the closing one. No quoted text goes on in the next line: what is inside
    /// and outside changes places after a newline in quotes. <paramref name="carry"/> is all ones inside quotes, and is updated.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong InQuotes(ulong quotes, ulong newlines, ref ulong carry)
    {
        ulong inside = PrefixXor(quotes) ^ carry;
        for (ulong open = newlines & inside; open != 0; open = newlines & inside)
        {
            inside ^= ulong.MaxValue << Lowest(open);
        }

        carry = (ulong)((long)inside >> 63);
        return inside;
    }

    /// <summary>The lowest bit that is set and all below it; all bits when none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong UpToLowest(ulong mask) => Bmi1.X64.IsSupported ? Bmi1.X64.GetMaskUpToLowestSetBit(mask) : mask ^ (mask - 1);

    /// <summary>The mask of the first <paramref name="count"/> bytes, from 0 to 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong First(int count) => count >= 64 ? ulong.MaxValue : (1UL << count) - 1;

    /// <summary>Position of the lowest bit that is set; 64 when none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Lowest(ulong mask) => BitOperations.TrailingZeroCount(mask);
}
