using System.Numerics;
using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics;

/// <summary>The double that is next to a decimal number, ties to even.</summary>
internal static class DecimalRounding
{
    /// <summary>
    /// Below 2^53, up to which a double holds every integer: doubles are written with 16 or 17 digits, about half of them each, and
    /// one way for both is faster than a branch that cannot be predicted.
    /// </summary>
    private const ulong MaxExact = 1_000_000_000_000_000;

    private const int MantissaBits = 52;
    private const int MostBiased = 0x7FF;

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>A power of ten from 0 to 22, all of which are exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double PowerOfTen(int exponent) => PowersOfTen[exponent];

    /// <summary>The double next to <c>mantissa * 10^exponent</c>, infinite beyond the range.</summary>
    /// <remarks>
    /// It is exact by one multiplication or division when the digits fit 2^53 and the power of ten 10^22, since both operands are
    /// then exact and the operation rounds once (Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990).
    /// </remarks>
    internal static double ToDouble(ulong mantissa, int exponent)
    {
        if (mantissa <= MaxExact && exponent is >= -22 and <= 22)
        {
            double exact = (long)mantissa;
            return exponent < 0 ? exact / PowersOfTen[-exponent] : exact * PowersOfTen[exponent];
        }

        return exponent == 0 ? mantissa : mantissa == 0 ? 0 : Round(mantissa, exponent);
    }

    /// <summary>
    /// The same by a product of 64 and 128 bits: Lemire, "Number Parsing at a Gigabyte per Second" (2021), algorithm 1. That the
    /// product never is too short to round by is shown by Mushtak and Lemire, "Fast Number Parsing Without Fallback" (2023).
    /// </summary>
    /// <param name="mantissa">Not 0.</param>
    /// <param name="exponent">Power of ten.</param>
    internal static double Round(ulong mantissa, int exponent)
    {
        if (exponent < PowersOfFive.Least || exponent > PowersOfFive.Most)
        {
            return exponent < 0 ? 0 : double.PositiveInfinity;
        }

        int zeros = BitOperations.LeadingZeroCount(mantissa);
        ulong high = Multiply(mantissa << zeros, exponent, out ulong low);
        int upper = (int)(high >> 63);
        int shift = upper + 64 - MantissaBits - 3;
        ulong bits = high >> shift;

        // floor(exponent * log2(10)) by a fraction that is exact in this range.
        int biased = ((217_706 * exponent) >> 16) + 63 + upper - zeros + 1023;
        if (biased <= 0)
        {
            return Subnormal(bits, biased);
        }

        // Halfway, exactly: only these powers of five fit the digits. The even neighbour is the lower one then.
        if (low <= 1 && exponent is >= -4 and <= 23 && (bits & 3) == 1 && bits << shift == high)
        {
            bits &= ~1UL;
        }

        bits = (bits + (bits & 1)) >> 1;
        if (bits >= 2UL << MantissaBits)
        {
            bits = 1UL << MantissaBits;
            biased++;
        }

        return biased >= MostBiased ? double.PositiveInfinity : Compose(bits & ((1UL << MantissaBits) - 1), biased);
    }

    private static ulong Multiply(ulong mantissa, int exponent, out ulong low)
    {
        const ulong Undecided = ulong.MaxValue >> (MantissaBits + 3);
        int at = 2 * (exponent - PowersOfFive.Least);
        ulong high = Math.BigMul(mantissa, PowersOfFive.Words[at], out low);
        if ((high & Undecided) == Undecided)
        {
            ulong more = Math.BigMul(mantissa, PowersOfFive.Words[at + 1], out _);
            low += more;
            high += low < more ? 1UL : 0;
        }

        return high;
    }

    private static double Subnormal(ulong bits, int biased)
    {
        int shift = 1 - biased;
        if (shift >= 64)
        {
            return 0;
        }

        bits >>= shift;
        bits = (bits + (bits & 1)) >> 1;

        // Rounding up may reach the smallest normal number, whose bits follow those of the largest subnormal one.
        return BitConverter.UInt64BitsToDouble(bits);
    }

    private static double Compose(ulong fraction, int biased) => BitConverter.UInt64BitsToDouble(fraction | ((ulong)biased << MantissaBits));
}
