using System.Numerics;
using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics.Sketching;

/// <summary>
/// Buckets whose width is a share of their value: the exponent of a double and the first bits of its mantissa, so that finding one is a shift. This is the
/// linearly interpolated mapping of DDSketch (Masson, Rim, Lee: DDSketch, a fast and fully-mergeable quantile sketch with relative-error guarantees, VLDB
/// 2019, section 2.2, and the mappings of its implementations) with a number of buckets an octave that is a power of two. Magnitudes that have no exponent of
/// their own (denormals) get the octave of their first bit.
/// </summary>
internal readonly struct QuantileKeys
{
    /// <summary>Least and most mantissa bits: errors of 1.5 % and 0.1 %.</summary>
    internal const int MinBits = 5;

    internal const int MaxBits = 9;

    /// <summary>A tag that no page has.</summary>
    internal const ushort NoTag = 0xFFFF;

    /// <summary>The bit of a tag that says that its values are negative.</summary>
    internal const ushort Sign = 0x8000;

    // Octaves of denormals, and one for zero, whose exponent field is 0.
    private const int LowOctaves = 53;

    internal QuantileKeys(int bits) => Bits = bits;

    /// <summary>Bits of the mantissa that tell buckets apart.</summary>
    internal int Bits { get; }

    /// <summary>Buckets of a page as a power of two: an octave or a part of one. The tag of a page is its sign and the upper bits of the keys in it.</summary>
    internal int PageShift => Math.Min(Bits, 6);

    /// <summary>The relative error of a middle: the half width of a bucket by twice its middle.</summary>
    internal double Error => 1.0 / ((1 << (Bits + 1)) + 1);

    /// <summary>What is added to the upper bits of a magnitude to get its key.</summary>
    internal int Offset => LowOctaves << Bits;

    /// <summary>The key of zero.</summary>
    internal int Zero => LowOctaves << Bits;

    /// <summary>The tag of the page that counts zeros and nothing else.</summary>
    internal ushort ZeroTag => (ushort)(LowOctaves << (Bits - PageShift));

    /// <summary>Tags of finite values, without their sign, are below.</summary>
    internal int TagLimit => (LowOctaves + 2047) << (Bits - PageShift);

    /// <summary>The fewest bits whose error is at most <paramref name="accuracy"/>.</summary>
    internal static int BitsFor(double accuracy)
    {
        int bits = MinBits;
        while (bits < MaxBits && new QuantileKeys(bits).Error > accuracy)
        {
            bits++;
        }

        return bits;
    }

    /// <summary>The key of the magnitude of a finite value.</summary>
    internal int KeyOf(double value)
    {
        ulong magnitude = BitConverter.DoubleToUInt64Bits(value) & (ulong.MaxValue >> 1);
        return magnitude - 1 < (1UL << 52) - 1 ? LowKey(magnitude) : (int)(magnitude >> (52 - Bits)) + Offset;
    }

    /// <summary>The tag of the page that a value is counted in. Both zeros are positive.</summary>
    internal ushort TagOf(double value, int key) => (ushort)((key >> PageShift) | (value < 0 ? Sign : 0));

    /// <summary>
    /// The value whose greatest relative distance from the values of a bucket is least, 2 low high / (low + high). A bucket of denormals
    /// that is narrower than their grid holds one value, and this is it.
    /// </summary>
    internal double Middle(int key)
    {
        int octave = key >> Bits;
        ulong wide = (1UL << Bits) | ((ulong)key & ((1UL << Bits) - 1));
        if (key == Zero)
        {
            return 0;
        }

        double share = 1.0 / ((2 * wide) + 1);
        if (octave >= LowOctaves)
        {
            ulong fraction = wide & ((1UL << Bits) - 1);
            return BitConverter.UInt64BitsToDouble(((ulong)(octave - LowOctaves) << 52) | (fraction << (52 - Bits))) * (1 + share);
        }

        int shift = octave - 1 - Bits;
        return shift > 0
            ? BitConverter.UInt64BitsToDouble(wide << shift) * (1 + share)
            : BitConverter.UInt64BitsToDouble((wide + (1UL << -shift) - 1) >> -shift);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int LowKey(ulong magnitude)
    {
        int first = BitOperations.Log2(magnitude);
        ulong normal = magnitude << (52 - first);
        return ((first + 1) << Bits) | (int)((normal >> (52 - Bits)) & ((1UL << Bits) - 1));
    }
}
