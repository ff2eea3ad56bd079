using StreamEngine.Insights;

namespace StreamEngine.Prediction;

/// <summary>When a series reaches a threshold.</summary>
internal static class ThresholdTime
{
    private const double Hour = 3_600e9;

    /// <summary>Share of cases in which the interval holds the truth.</summary>
    internal const double Confidence = 0.8;

    /// <summary>The forecast, or null when nothing speaks for one.</summary>
    /// <param name="track">The series.</param>
    /// <param name="threshold">The value.</param>
    /// <param name="options">Limits.</param>
    /// <param name="repeats">True when the value is reached again and again, so that a climb that was there before counts.</param>
    internal static ThresholdForecast? Find(SeriesTrack track, double threshold, ForecastOptions options, bool repeats = false)
    {
        if (track.History is not { } history)
        {
            return null;
        }

        double sign = threshold >= track.Value ? 1 : -1;
        if (GrowthModel.Find(track.Points(sign), sign * threshold, options, repeats) is not { } growth)
        {
            return null;
        }

        TrendFit line = growth.Line;
        double known = (track.Time - line.Origin) / Hour;
        double spread = growth.CycleHours > 0 ? 1 : track.Pool!.LineSpread(((sign * threshold) - line.Level) / line.Slope * Hour / history.Step);
        (double early, double middle, double late) = FirstPassage.Quantiles(growth with { Now = sign * track.Value }, sign * threshold, spread, known, options.Horizon.TotalHours);
        return double.IsInfinity(middle) ? null : new ThresholdForecast(threshold, track.Value, sign * line.Slope, line.Since, At(middle), At(early), At(late), Confidence);

        long At(double hours) => (hours * Hour) + line.Origin < 9e18 ? line.Origin + (long)(hours * Hour) : long.MaxValue;
    }
}
