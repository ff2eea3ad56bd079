using StreamEngine.Numerics.Sketching;

namespace StreamEngine.Windowing.Sketches;

/// <summary>Reads quantiles by nearest rank: of n values in order, the quantile q is the one of rank ceil(q n), and the first for q = 0.</summary>
internal sealed class QuantileReader(ExactValues exact, QuantilePages pages)
{
    private readonly long[] _view = new long[(2 * pages.MaxPages) + 1];
    private readonly long[] _totals = new long[(2 * pages.MaxPages) + 1];
    private readonly double[] _sorted = new double[QuantileHead.MaxExact];

    /// <summary>The rank of a quantile of <paramref name="count"/> values, 1 for the least.</summary>
    /// <remarks>A quantile is taken for the decimal number that it stands for, so that 0.07 of 100 is 7 and not a little more.</remarks>
    internal static long Rank(double quantile, long count) =>
        Math.Clamp((long)Math.Ceiling(quantile * (1 - 1e-15) * count), 1, count);

    /// <summary>The pages of a sketch in the order of their values; valid until the next call.</summary>
    internal ReadOnlySpan<long> View(ref QuantileHead head) => pages.View(ref head, _view);

    /// <summary>How many values a sketch has.</summary>
    internal long Count(ref QuantileHead head) => head.Values >= 0 ? head.Values : Totals(ref head, View(ref head));

    /// <summary>Quantiles of a sketch; NaN when it has no values.</summary>
    internal void Read(ref QuantileHead head, ReadOnlySpan<double> quantiles, Span<double> results)
    {
        if (head.Values >= 0)
        {
            ReadExact(ref head, quantiles, results);
            return;
        }

        ReadOnlySpan<long> view = View(ref head);
        long count = Totals(ref head, view);
        for (int i = 0; i < quantiles.Length; i++)
        {
            results[i] = At(ref head, view, Rank(quantiles[i], count));
        }
    }

    private void ReadExact(ref QuantileHead head, ReadOnlySpan<double> quantiles, Span<double> results)
    {
        Span<double> sorted = _sorted.AsSpan(0, head.Values);
        exact.Of(ref head).CopyTo(sorted);
        sorted.Sort();
        for (int i = 0; i < quantiles.Length; i++)
        {
            results[i] = sorted.IsEmpty ? double.NaN : sorted[(int)Rank(quantiles[i], sorted.Length) - 1];
        }
    }

    private long Totals(ref QuantileHead head, ReadOnlySpan<long> view)
    {
        long count = 0;
        for (int i = 0; i < view.Length; i++)
        {
            _totals[i] = QuantilePages.Total(pages.Page((int)view[i]), pages.Carries(ref head, pages.TagOf(view[i])));
            count += _totals[i];
        }

        return count;
    }

    private double At(ref QuantileHead head, ReadOnlySpan<long> view, long rank)
    {
        int at = 0;
        while (rank > _totals[at])
        {
            rank -= _totals[at++];
        }

        ushort tag = pages.TagOf(view[at]);
        ReadOnlySpan<ushort> counts = pages.Page((int)view[at]);
        ReadOnlySpan<uint> carries = pages.Carries(ref head, tag);
        bool negative = (tag & QuantileKeys.Sign) != 0;
        int bucket = negative ? counts.Length - 1 : 0;
        while ((rank -= QuantilePages.CountOf(counts, carries, bucket)) > 0)
        {
            bucket += negative ? -1 : 1;
        }

        double middle = pages.Keys.Middle(((tag & ~QuantileKeys.Sign) * counts.Length) + bucket);
        return negative ? -middle : middle;
    }
}
