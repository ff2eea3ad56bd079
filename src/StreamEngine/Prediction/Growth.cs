namespace StreamEngine.Prediction;

/// <summary>A growth that was found, turned so that it goes up.</summary>
/// <param name="Line">The straight part of it.</param>
/// <param name="Excess">How far the extremes of buckets lie above the line, descending: the noise that reaches a threshold before the line does.</param>
/// <param name="BucketHours">Length of a bucket.</param>
internal sealed record Growth(TrendFit Line, double[] Excess, double BucketHours)
{
    /// <summary>A season of a day on top; null for none.</summary>
    internal DailySeason? Season { get; init; }

    /// <summary>Number of the bucket at the origin of the line.</summary>
    internal long Bucket { get; init; }

    /// <summary>Hours between values: the first one behind the crossing is what reaches a threshold.</summary>
    internal double StepHours { get; init; }

    /// <summary>Hours of a cycle when <see cref="Line"/> goes through the peaks of cycles; 0 when it does not.</summary>
    internal double CycleHours { get; init; }

    /// <summary>Neighbouring buckets that reach far up together.</summary>
    internal double Cluster { get; init; } = 1;

    /// <summary>True when it never falls, so that a rate below zero is out of the question.</summary>
    internal bool OnlyRises { get; init; }

    /// <summary>Extremes above a line.</summary>
    internal static (double[] Excess, double Cluster) ExcessOf(GrowthPoints points, int from, TrendFit line, DailySeason? season)
    {
        double[] excess = new double[points.Count - from];
        for (int i = from; i < points.Count; i++)
        {
            double hours = (points.Times[i] - line.Origin) / 3_600e9;
            excess[i - from] = points.Highs[i] - line.Level - (line.Slope * hours) - (season?.At(points.Numbers[i]) ?? 0);
        }

        if (line.WalkVariance > 0)
        {
            AroundNeighbours(points, from, excess);
        }

        double[] sorted = [.. excess];
        Array.Sort(sorted, static (a, b) => b.CompareTo(a));
        double far = sorted[sorted.Length / 10];
        int above = 0;
        int runs = 0;
        for (int i = 0; i < excess.Length; i++)
        {
            above += excess[i] > far ? 1 : 0;
            runs += excess[i] > far && (i == 0 || excess[i - 1] <= far) ? 1 : 0;
        }

        // Of independent ones a tenth of which is that far, runs are 1.11 long.
        return (sorted, Math.Max(1, 0.9 * above / Math.Max(1, runs)));
    }

    // A path that wanders is not noise: what counts is how far extremes lie above their neighbours.
    private static void AroundNeighbours(GrowthPoints points, int from, double[] excess)
    {
        Span<double> near = stackalloc double[5];
        for (int i = 0; i < excess.Length; i++)
        {
            int first = Math.Clamp(i - 2, 0, Math.Max(0, excess.Length - 5));
            int count = Math.Min(5, excess.Length);
            points.Means.AsSpan(from + first, count).CopyTo(near);
            near[..count].Sort();
            excess[i] = points.Highs[from + i] - near[count / 2];
        }
    }
}
