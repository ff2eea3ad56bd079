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
    private const double MostUnusual = 6.9;

    private const double MostSquare = 9;

    private const double MostBroken = 100;

    /// <summary>Least share of a series that the others leave open: copies of one series differ by rounding alone.</summary>
    internal const double LeastRest = 0.01;

    internal static void Of(EntityModel model, EntityAxes axes, EntityScratch work, double count, double lasting)
    {
        (double rate, double mostRate, double rest, double mostRest, double broken, double brokenLong) = (0, 0, 0, 0, 0, 0);
        for (int i = 0; i < model.Count; i++)
        {
            ref EntityDim dim = ref model[i];
            double weight = work.Weight[i];
            double unusual = weight > 0 ? weight * Math.Clamp(-Math.Log(Math.Max(work.P[i], 1e-300)), 0, MostUnusual) : 0;
            double left = weight > 0 ? work.Left[i] * work.Left[i] / Math.Max(dim.Rest, LeastRest) : 0;
            double square = work.Value[i] * work.Value[i];
            double part = weight > 0 ? 0.5 * weight * (Math.Min(left, MostBroken) - Math.Min(square, MostBroken)) : 0;
            double beside = weight * Math.Min(left, MostSquare);
            dim.Lasting += weight > 0 ? (float)(lasting * (part - dim.Lasting)) : 0;
            rate += unusual;
            mostRate = Math.Max(mostRate, unusual);
            rest += beside;
            mostRest = Math.Max(mostRest, beside);
            broken = Math.Max(broken, part);
            brokenLong = Math.Max(brokenLong, weight > 0 ? dim.Lasting : 0);
            work.Parts[(int)EntityStatistic.Rate][i] = unusual;
            work.Parts[(int)EntityStatistic.Together][i] = beside;
            work.Parts[(int)EntityStatistic.Broken][i] = Math.Max(0, part);
            work.Parts[(int)EntityStatistic.BrokenLong][i] = weight > 0 ? Math.Max(0, dim.Lasting) : 0;
        }

        double along = 0;
        for (int j = 0; j < axes.Used; j++)
        {
            double square = work.Along[j] * work.Along[j] / work.Variance[j];
            along += square;
            for (int i = 0; i < model.Count; i++)
            {
                double unit = work.Weight[i] > 0 ? axes.Unit(j, i, work.Variance[j]) : 0;
                work.Parts[(int)EntityStatistic.Together][i] += square * unit * unit;
            }
        }

        work.Values[(int)EntityStatistic.Rate] = Math.Cbrt((rate - mostRate) / count);
        work.Values[(int)EntityStatistic.Together] = Math.Cbrt((along + rest - mostRest) / (axes.Used + count));
        work.Values[(int)EntityStatistic.Broken] = Math.Sqrt(broken);
        work.Values[(int)EntityStatistic.BrokenLong] = Math.Sqrt(brokenLong);
    }
}
