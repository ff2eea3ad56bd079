namespace StreamEngine.Emission.Html;

/// <summary>Ticks at round values. Source of the 1-2-5 steps: Heckbert, "Nice numbers for graph labels", Graphics Gems, 1990.</summary>
internal static class Axis
{
    private static readonly long[] _steps =
    [
        Show.Second, 2 * Show.Second, 5 * Show.Second, 10 * Show.Second, 15 * Show.Second, 30 * Show.Second,
        Show.Minute, 2 * Show.Minute, 5 * Show.Minute, 10 * Show.Minute, 15 * Show.Minute, 30 * Show.Minute,
        Show.Hour, 2 * Show.Hour, 3 * Show.Hour, 6 * Show.Hour, 12 * Show.Hour,
        Show.Day, 2 * Show.Day, 7 * Show.Day, 14 * Show.Day,
    ];

    private const long ShortestMonth = 28 * Show.Day;

    /// <summary>Steps of the calendar, in months.</summary>
    private static readonly int[] _months = [1, 3, 6, 12, 60, 120, 600];

    /// <summary>Value ticks that cover the range, about <paramref name="count"/> of them; the range grows to the outer ticks.</summary>
    internal static double[] Values(ref double low, ref double high, int count)
    {
        if (!(high > low))
        {
            double pad = low == 0 ? 1 : Math.Abs(low) * 0.1;
            (low, high) = (low - pad, high + pad);
        }

        double raw = (high - low) / count;
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = power * ((raw / power) switch { <= 1.5 => 1, <= 3 => 2, <= 7 => 5, _ => 10 });
        long first = (long)Math.Floor((low / step) + 1e-9);
        long last = (long)Math.Ceiling((high / step) - 1e-9);
        var ticks = new double[Math.Min(32, last - first + 1)];
        for (int i = 0; i < ticks.Length; i++)
        {
            ticks[i] = (first + i) * step;
        }

        low = ticks[0];
        high = ticks[^1];
        return ticks;
    }

    /// <summary>Time ticks inside the range, at most <paramref name="count"/>, and their distance.</summary>
    internal static (List<long> Ticks, long Step) Times(long start, long end, int count)
    {
        Int128 span = (Int128)end - start;
        long step = Array.Find(_steps, s => span / s <= count);
        if (step == 0)
        {
            int months = Array.Find(_months, m => span / (m * ShortestMonth) <= count);
            return Months(start, end, months == 0 ? _months[^1] : months);
        }

        var ticks = new List<long>();
        Int128 at = ((Int128)start + step - 1) / step * step;
        for (; at <= end && ticks.Count <= count * 2; at += step)
        {
            ticks.Add((long)at);
        }

        return (ticks, step);
    }

    // Firsts of months; what is before or behind the calendar's end has none.
    private static (List<long> Ticks, long Step) Months(long start, long end, int months)
    {
        var ticks = new List<long>();
        DateTime first = DateTime.UnixEpoch.AddTicks(start / 100);
        int month = ((first.Year * 12) + first.Month - 1) / months * months;
        for (; month / 12 < 9999; month += months)
        {
            long ticked = (new DateTime(month / 12, (month % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks;
            if (ticked > end / 100)
            {
                break;
            }

            if ((Int128)ticked * 100 >= start)
            {
                ticks.Add(ticked * 100);
            }
        }

        return (ticks, months * ShortestMonth);
    }
}
