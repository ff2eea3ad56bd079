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

    /// <summary>How sure it is that the growth goes on as it was; infinite for sure.</summary>
    internal double Weight => StepHours > 0 ? RateChange.Weight(Line.SpanHours / StepHours) : double.MaxValue;

    /// <summary>The newest value.</summary>
    internal double Now { get; init; } = double.NaN;

    /// <summary>Jumps, when it grows by them; null when it does not.</summary>
    internal Bursts? Bursts { get; init; }

    /// <summary>What the newest values alone say.</summary>
    internal RecentPiece[] Recent { get; init; } = [];

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

        double climb = line.Slope * points.BucketHours;
        TakeOutClimb(excess, i => climb + (season is null ? 0 : season.ClimbAt(points.Numbers[from + i])), points.BucketHours, points.StepHours);
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

    // A bucket that climbs while it lasts reaches further than one that does not. With a tail of noise that falls by 1 / scale, the chance to reach a place, as a rate, is that of a bucket without a climb, times
    // the mean of exp(tilt · place), so that it reaches further by the logarithm of that.
    internal static void TakeOutClimb(double[] excess, Func<int, double> climbOf, double bucketHours, double stepHours)
    {
        double inside = bucketHours > 0 ? 1 - (stepHours / bucketHours) : 0;
        if (inside < 0.25)
        {
            return;
        }

        double[] sorted = [.. excess];
        Array.Sort(sorted);
        int top = Math.Max(1, sorted.Length / 5);
        double scale = sorted.AsSpan(sorted.Length - top).ToArray().Average() - sorted[sorted.Length - top];
        for (int i = 0; i < excess.Length; i++)
        {
            double climb = inside * Math.Abs(climbOf(i));
            excess[i] -= climb * Reach(climb / Math.Max(scale, 1e-300));
        }
    }

    /// <summary>By what share of its climb a bucket reaches further: log(sinh(tilt / 2) / (tilt / 2)) / tilt, from 0 to a half.</summary>
    /// <param name="tilt">Climb in scales of the noise.</param>
    internal static double Reach(double tilt) => tilt < 1e-2 ? tilt / 24 : tilt > 60 ? 0.5 - (Math.Log(tilt) / tilt) : Math.Log(Math.Sinh(0.5 * tilt) / (0.5 * tilt)) / tilt;

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
