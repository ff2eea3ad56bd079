using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Numerics.Folding;

/// <summary>
/// What the values of one series in one pane come to: exactly one cache line. Parts that nobody asked for keep what <see cref="Empty"/> gives them.
/// </summary>
/// <remarks>
/// <para>A sum is kept as an unevaluated pair of doubles: the rounding error of each addition, which the two-sum of Knuth (The Art of Computer Programming,
/// volume 2, 4.2.2) gives exactly, goes to the low half. As long as the low half need not round, which is so while the magnitudes of the values lie within a factor
/// of about 2^40 of each other, the pair is the exact sum, whatever the order, and <see cref="Sum"/> is its correct rounding.</para>
/// <para>Squares are of the distances from <see cref="Shift"/>, the first value, which keeps the variance of large, close values.</para>
/// <para>The parts lie so that a fold needs three 16-byte stores: the high halves, the low half of the sum with the count, and the extremes.</para>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct Moments
{
    internal const int Bytes = 64;

    /// <summary>High half of the sum of values.</summary>
    internal double SumHigh;

    /// <summary>High half of the sum of squared distances from <see cref="Shift"/>.</summary>
    internal double SquaresHigh;

    internal double SumLow;

    /// <summary>Number of values; a whole number below 2^53.</summary>
    internal double Count;

    /// <summary>The least value with its sign turned, so that both extremes are a maximum; minus infinity without values.</summary>
    internal double NegatedMin;

    /// <summary>Greatest value; minus infinity without values.</summary>
    internal double Max;

    /// <summary>The first value, where squares are asked for.</summary>
    internal double Shift;
    internal double SquaresLow;

    /// <summary>A cell without values.</summary>
    internal static Moments Empty => new() { NegatedMin = double.NegativeInfinity, Max = double.NegativeInfinity };

    /// <summary>Sum of the values, rounded once.</summary>
    internal readonly double Sum => SumHigh + SumLow;

    /// <summary>Least value; plus infinity without values. A zero is positive.</summary>
    internal readonly double Min => 0.0 - NegatedMin;

    /// <summary>Greatest value; minus infinity without values. A zero is positive.</summary>
    internal readonly double Greatest => Max + 0.0;

    /// <summary>Arithmetic mean, not outside the extremes when those were asked for; NaN without values.</summary>
    internal readonly double Mean
    {
        get
        {
            double mean = Sum / Count;
            return NegatedMin == double.NegativeInfinity ? mean : Math.Clamp(mean, Min, Greatest);
        }
    }

    /// <summary>Population variance; NaN without values.</summary>
    internal readonly double Variance
    {
        get
        {
            double offset = OffsetSum() / Count;
            double squares = (SquaresHigh + SquaresLow) / Count;
            return Math.Max(0, squares - (offset * offset));
        }
    }

    /// <summary>Folds a finite value into the parts that <typeparamref name="TParts"/> names. The twin of the vector kernels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add<TParts>(double value)
        where TParts : struct, IMomentParts
    {
        if (TParts.Squares)
        {
            if (Count == 0)
            {
                Shift = value;
            }

            double distance = value - Shift;
            SquaresLow += TwoSum(ref SquaresHigh, distance * distance);
        }

        if (TParts.Sum)
        {
            SumLow += TwoSum(ref SumHigh, value);
        }

        if (TParts.Extremes)
        {
            NegatedMin = -value > NegatedMin ? -value : NegatedMin;
            Max = value > Max ? value : Max;
        }

        Count++;
    }

    /// <summary>Adds values of which no more is known than this. Their variance is not, and is NaN from here on where it was asked for.</summary>
    internal void AddAll(MomentParts parts, double count, double sum, double min, double max)
    {
        if (parts.HasFlag(MomentParts.Sum))
        {
            SumLow += TwoSum(ref SumHigh, sum);
        }

        if (parts.HasFlag(MomentParts.Squares))
        {
            SquaresHigh = double.NaN;
        }

        if (parts.HasFlag(MomentParts.Extremes))
        {
            NegatedMin = Math.Max(NegatedMin, -min);
            Max = Math.Max(Max, max);
        }

        Count += count;
    }

    /// <summary>Adds the values of another cell. Associative as far as sums are exact; variances agree to rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Merge<TParts>(in Moments other)
        where TParts : struct, IMomentParts
    {
        if (TParts.Squares)
        {
            MergeSquares(other);
        }

        if (TParts.Sum)
        {
            SumLow += other.SumLow + TwoSum(ref SumHigh, other.SumHigh);
        }

        if (TParts.Extremes)
        {
            NegatedMin = Math.Max(NegatedMin, other.NegatedMin);
            Max = Math.Max(Max, other.Max);
        }

        Count += other.Count;
    }

    /// <summary>Adds <paramref name="value"/> to <paramref name="sum"/> and returns the error, exactly: sum + value = new sum + error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double TwoSum(ref double sum, double value)
    {
        double before = sum;
        double after = before + value;
        double part = after - before;
        sum = after;
        return (before - (after - part)) + (value - part);
    }

    /// <summary>Sum of the distances from <see cref="Shift"/>: the sum less count times shift, with one rounding where they nearly cancel.</summary>
    private readonly double OffsetSum() => Math.FusedMultiplyAdd(-Count, Shift, SumHigh) + SumLow;

    /// <summary>Squares about the other shift, moved to this one: (x - a)^2 = (x - b)^2 + 2 (b - a) (x - b) + (b - a)^2.</summary>
    private void MergeSquares(in Moments other)
    {
        if (other.Count == 0)
        {
            return;
        }

        if (Count == 0)
        {
            Shift = other.Shift;
        }

        double apart = other.Shift - Shift;
        SquaresLow += other.SquaresLow + TwoSum(ref SquaresHigh, other.SquaresHigh);
        SquaresLow += TwoSum(ref SquaresHigh, apart * ((2 * other.OffsetSum()) + (other.Count * apart)));
    }
}
