namespace StreamEngine.Prediction;

/// <summary>The buckets of a history that have values, turned so that growth goes up.</summary>
internal sealed class GrowthPoints
{
    private readonly SeriesHistory _history;
    private readonly double _sign;

    private GrowthPoints(SeriesHistory history, double sign, int count)
    {
        (_history, _sign) = (history, sign);
        (Times, Means, Highs, Lows, Numbers) = (new long[count], new double[count], new double[count], new double[count], new long[count]);
    }

    /// <summary>Middles of buckets, nanoseconds since the Unix epoch.</summary>
    internal long[] Times { get; }

    internal double[] Means { get; }

    /// <summary>Values of each bucket that are nearest to the threshold.</summary>
    internal double[] Highs { get; }

    internal double[] Lows { get; }

    /// <summary>Numbers of buckets, which tell the time of day.</summary>
    internal long[] Numbers { get; }

    internal double BucketHours => _history.BucketHours;

    /// <summary>Hours between values.</summary>
    internal double StepHours => _history.Step / 3_600e9;

    /// <summary>Buckets of a day, 0 when they do not divide it.</summary>
    internal int Day => _history.BucketsOfDay;

    internal int Count => Times.Length;

    /// <summary>True while too little is known to tell a season of a day.</summary>
    internal bool IsYoung => Count == 0 || (Times[^1] - Times[0]) / 3_600e9 < 24 * DailySeason.LeastDays;

    /// <summary>Where the last straight piece begins, by its least length, once that was looked for; -1 before.</summary>
    internal (int Least, int Start) Break { get; set; } = (-1, 0);

    /// <summary>Where the last straight piece begins, of at least a twelfth of all.</summary>
    /// <param name="least">Least values of a piece.</param>
    internal int LastBreak(int least)
    {
        least = Math.Max(least, Count / 12);
        if (Break.Least != least)
        {
            Break = (least, Trend.LastBreak(Times, Means, least));
        }

        return Break.Start;
    }

    /// <summary>The last values one by one, turned as the buckets are; none when buckets are no longer than values.</summary>
    internal (long[] Times, double[] Values) Newest()
    {
        var times = new List<long>();
        var values = new List<double>();
        for (long slot = Math.Max(0, _history.Slot - SeriesHistory.Recents + 1); _history.Width > 1 && slot <= _history.Slot; slot++)
        {
            if (_history.Recent(slot) is var value && !double.IsNaN(value))
            {
                times.Add(_history.TimeOf(slot));
                values.Add(_sign * (_history.Anchor + value));
            }
        }

        return ([.. times], [.. values]);
    }

    /// <summary>Reads a history.</summary>
    /// <param name="history">The history.</param>
    /// <param name="sign">1 when growth goes up, -1 when it goes down.</param>
    internal static GrowthPoints Of(SeriesHistory history, double sign)
    {
        int count = 0;
        foreach (float mean in history.Means)
        {
            count += float.IsNaN(mean) ? 0 : 1;
        }

        var points = new GrowthPoints(history, sign, count);
        int to = 0;
        for (int i = 0; i < history.Count; i++)
        {
            if (!float.IsNaN(history.Means[i]))
            {
                points.Times[to] = history.TimeOf(history.MiddleOf(i));
                points.Numbers[to] = history.FirstBucket + i;
                points.Means[to] = sign * (history.Anchor + history.Means[i]);
                double low = sign * (history.Anchor + history.Lows[i]);
                double high = sign * (history.Anchor + history.Highs[i]);
                points.Lows[to] = Math.Min(low, high);
                points.Highs[to++] = Math.Max(low, high);
            }
        }

        return points;
    }
}
