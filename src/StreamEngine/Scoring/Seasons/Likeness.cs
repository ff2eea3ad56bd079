using System.Runtime.Intrinsics;

namespace StreamEngine.Scoring.Seasons;

/// <summary>Autocorrelation, many distances at a time: each sum runs over the values in their order, as it would by itself.</summary>
internal static class Likeness
{
    private const int Width = 4;

    /// <summary>Vectors of distances at a time, so that one addition does not wait for the one before.</summary>
    private const int Together = 4;

    /// <summary>How like values are to those so many places before, 1 for the values themselves.</summary>
    /// <param name="level">Values about 0.</param>
    /// <param name="likeness">Gets one of each distance from 0 on, of at most half of the values.</param>
    internal static void Of(ReadOnlySpan<double> level, Span<double> likeness)
    {
        int lag = 0;
        for (; lag + (Together * Width) <= likeness.Length; lag += Together * Width)
        {
            Sum(level, lag, likeness.Slice(lag, Together * Width));
        }

        for (; lag < likeness.Length; lag++)
        {
            likeness[lag] = Sum(level, lag, lag, level.Length, 0);
        }

        for (lag = 0; lag < likeness.Length; lag++)
        {
            likeness[lag] /= level.Length - lag;
        }

        double all = likeness[0];
        foreach (ref double one in likeness)
        {
            one /= all;
        }
    }

    private static double Sum(ReadOnlySpan<double> level, int lag, int from, int to, double sum)
    {
        for (int i = from; i < to; i++)
        {
            sum += level[i] * level[i - lag];
        }

        return sum;
    }

    // Lane i of all vectors is the longest distance less i, as values lie beside each other in that order.
    private static void Sum(ReadOnlySpan<double> level, int lag, Span<double> sums)
    {
        const int Lags = Together * Width;
        int from = lag + Lags - 1;
        Span<double> first = stackalloc double[Lags];
        for (int i = 0; i < Lags; i++)
        {
            first[i] = Sum(level, from - i, from - i, from, 0);
        }

        Vector256<double> a = Vector256.Create<double>(first);
        Vector256<double> b = Vector256.Create<double>(first[Width..]);
        Vector256<double> c = Vector256.Create<double>(first[(2 * Width)..]);
        Vector256<double> d = Vector256.Create<double>(first[(3 * Width)..]);
        for (int i = from; i < level.Length; i++)
        {
            Vector256<double> value = Vector256.Create(level[i]);
            ReadOnlySpan<double> before = level.Slice(i - from, Lags);
            a += value * Vector256.Create(before);
            b += value * Vector256.Create(before[Width..]);
            c += value * Vector256.Create(before[(2 * Width)..]);
            d += value * Vector256.Create(before[(3 * Width)..]);
        }

        a.CopyTo(first);
        b.CopyTo(first[Width..]);
        c.CopyTo(first[(2 * Width)..]);
        d.CopyTo(first[(3 * Width)..]);
        for (int i = 0; i < Lags; i++)
        {
            sums[i] = first[Lags - 1 - i];
        }
    }
}
