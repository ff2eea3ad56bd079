using System.Numerics;

namespace StreamEngine.Tests.Numerics.Folding;

/// <summary>Sums of doubles in whole multiples of the least positive double, and their correct rounding: the reference of all sums.</summary>
internal static class ExactSum
{
    private const int LeastExponent = -1074;

    /// <summary>The exact sum of finite values, rounded to nearest, ties to even.</summary>
    internal static double Of(IEnumerable<double> values)
    {
        BigInteger sum = values.Aggregate(BigInteger.Zero, (total, value) => total + Units(value));
        BigInteger magnitude = BigInteger.Abs(sum);
        int drop = (int)Math.Max(0, (long)magnitude.GetBitLength() - 53);
        BigInteger kept = magnitude >> drop;
        BigInteger rest = magnitude - (kept << drop);
        BigInteger half = drop == 0 ? BigInteger.One : BigInteger.One << (drop - 1);
        if (drop > 0 && (rest > half || (rest == half && !kept.IsEven)))
        {
            kept++;
        }

        return sum.Sign * Math.ScaleB((double)kept, drop + LeastExponent);
    }

    private static BigInteger Units(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        BigInteger units = exponent == 0 ? mantissa : (BigInteger)(mantissa | (1L << 52)) << (exponent - 1);
        return bits < 0 ? -units : units;
    }
}
