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
    /// Bytes that a backslash escapes: those after an odd run of backslashes. <paramref name="carry"/> is 1 when the byte before the
    /// block escapes the first one, and is updated.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Escaped(ulong backslashes, ref ulong carry)
    {
        if (backslashes == 0)
        {
            ulong first = carry;
            carry = 0;
            return first;
        }

        return EscapedRuns(backslashes, ref carry);
    }

    private static ulong EscapedRuns(ulong backslashes, ref ulong carry)
    {
        ulong escaped = carry;
        backslashes &= ~carry;
        carry = 0;
        while (backslashes != 0)
        {
            ulong backslash = backslashes & (0 - backslashes);
            escaped |= backslash << 1;
            carry = backslash >> 63;
            backslashes &= ~(backslash | (backslash << 1));
        }

        return escaped;
    }

    /// <summary>The mask of the first <paramref name="count"/> bytes, from 0 to 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong First(int count) => count >= 64 ? ulong.MaxValue : (1UL << count) - 1;

    /// <summary>Position of the lowest bit that is set; 64 when none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Lowest(ulong mask) => BitOperations.TrailingZeroCount(mask);
}
