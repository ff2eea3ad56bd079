using System.Runtime.Intrinsics;

namespace StreamEngine.Scoring.Entities;

/// <summary>What is asked of the series of an entity together.</summary>
internal enum EntityStatistic
{
    /// <summary>How many are unusual in this window, and how much.</summary>
    Rate,

    /// <summary>How far all of them are off, in the usual directions (T²) and beside these (Q).</summary>
    Together,

    /// <summary>How much more they surprise beside each other than each by itself.</summary>
    Broken,

    /// <summary>The same, over many windows.</summary>
    BrokenLong,
}

/// <summary>
/// Works out the statistics of an entity, each as a sum over its series. Rate is the product of p-values (Fisher 1932), each cut off at 0.001: a share of unusual series
/// that knows how unusual they are. Together is T² of the directions that count
/// plus the squared rest in its usual variances (Jackson and Mudholkar 1979, series by series). Broken is the logarithm of how much less likely a value is beside the others than by itself, of the
/// series of which that is most. From the sums of rate and rest the largest part is left out: what one series does alone is told of that one.
/// </summary>
internal static class EntityStatistics
{
    /// <summary>Logarithm of the smallest p-value that counts, 0.001.</summary>
    internal const float MostUnusual = 6.9f;

    private const float MostSquare = 9;

    private const float MostBroken = 100;

    /// <summary>Least share of a series that the others leave open: copies of one series differ by rounding alone.</summary>
    internal const float LeastRest = 0.01f;

    internal static void Of(EntityLanes lanes, EntityAxes axes, EntityScratch work, double count, float lasting)
    {
        Vector256<float> rate = Vector256<float>.Zero;
        Vector256<float> mostRate = Vector256<float>.Zero;
        Vector256<float> rest = Vector256<float>.Zero;
        Vector256<float> mostRest = Vector256<float>.Zero;
        Vector256<float> broken = Vector256<float>.Zero;
        Vector256<float> brokenLong = Vector256<float>.Zero;
        for (int i = 0; i < lanes.Room; i += EntityLanes.Width)
        {
            Vector256<float> weight = Vector256.Create(work.Weight.AsSpan(i));
            Vector256<float> counts = Vector256.GreaterThan(weight, Vector256<float>.Zero);
            Vector256<float> unusual = weight * Vector256.Create(work.Surprise.AsSpan(i));
            Vector256<float> left = Left(lanes, work, i);
            Vector256<float> beside = weight * Vector256.Min(left, Vector256.Create(MostSquare));
            Vector256<float> part = Broken(work, i, weight, left);
            Span<float> column = lanes.Lasting[i..];
            Vector256<float> lasts = Vector256.Create<float>(column);
            lasts = Vector256.ConditionalSelect(counts, lasts + (Vector256.Create(lasting) * (part - lasts)), lasts);
            lasts.CopyTo(column);
            rate += unusual;
            mostRate = Vector256.Max(mostRate, unusual);
            rest += beside;
            mostRest = Vector256.Max(mostRest, beside);
            broken = Vector256.Max(broken, part);
            brokenLong = Vector256.Max(brokenLong, lasts & counts);
        }

        double along = 0;
        for (int j = 0; j < axes.Used; j++)
        {
            along += work.Along[j] * work.Along[j] / axes.Variance(j);
        }

        work.Values[(int)EntityStatistic.Rate] = Math.Cbrt(Math.Max(0, EntitySums.Sum(rate) - EntitySums.Most(mostRate)) / count);
        work.Values[(int)EntityStatistic.Together] = Math.Cbrt((along + Math.Max(0, EntitySums.Sum(rest) - EntitySums.Most(mostRest))) / (axes.Used + count));
        work.Values[(int)EntityStatistic.Broken] = Math.Sqrt(EntitySums.Most(broken));
        work.Values[(int)EntityStatistic.BrokenLong] = Math.Sqrt(EntitySums.Most(brokenLong));
    }

    /// <summary>What each series has in a statistic of the window.</summary>
    internal static void Share(EntityLanes lanes, EntityAxes axes, EntityScratch work, EntityStatistic statistic)
    {
        for (int at = 0; at < lanes.Room; at += EntityLanes.Width)
        {
            Vector256<float> weight = Vector256.Create(work.Weight.AsSpan(at));
            Vector256<float> left = Left(lanes, work, at);
            Vector256<float> parts = statistic switch
            {
                EntityStatistic.Rate => weight * Vector256.Create(work.Surprise.AsSpan(at)),
                EntityStatistic.Together => weight * Vector256.Min(left, Vector256.Create(MostSquare)),
                EntityStatistic.Broken => Broken(work, at, weight, left),
                _ => Vector256.Create<float>(lanes.Lasting[at..]) & Vector256.GreaterThan(weight, Vector256<float>.Zero),
            };
            for (int lane = 0; lane < EntityLanes.Width; lane++)
            {
                work.Parts[at + lane] = Math.Max(0, parts[lane]);
            }
        }

        for (int j = 0; statistic == EntityStatistic.Together && j < axes.Used; j++)
        {
            double variance = axes.Variance(j);
            double square = work.Along[j] * work.Along[j] / variance;
            for (int i = 0; i < lanes.Count; i++)
            {
                double unit = work.Weight[i] > 0 ? lanes.Axis(j)[i] / variance : 0;
                work.Parts[i] += square * unit * unit;
            }
        }
    }

    private static Vector256<float> Left(EntityLanes lanes, EntityScratch work, int at)
    {
        Vector256<float> left = Vector256.Create(work.Left.AsSpan(at));
        return left * left / Vector256.Max(Vector256.Create<float>(lanes.Rest[at..]), Vector256.Create(LeastRest));
    }

    private static Vector256<float> Broken(EntityScratch work, int at, Vector256<float> weight, Vector256<float> left)
    {
        Vector256<float> value = Vector256.Create(work.Value.AsSpan(at));
        Vector256<float> most = Vector256.Create(MostBroken);
        return Vector256.Create(0.5f) * weight * (Vector256.Min(left, most) - Vector256.Min(value * value, most));
    }
}
