using System.Globalization;
using StreamEngine.Insights;
using StreamEngine.Prediction.Learned;
using StreamEngine.Windowing;

namespace StreamEngine.Prediction;

/// <summary>Puts a forecast into words.</summary>
internal static class ForecastText
{
    internal static Insight Describe(SeriesInfo series, ThresholdForecast forecast, long now, CeilingWatch? ceiling = null)
    {
        double reached = HoursTo(forecast.ReachedAt);
        double earliest = HoursTo(forecast.Earliest);
        double latest = HoursTo(forecast.Latest);
        string unit = forecast.Threshold == 100 ? " %" : string.Empty;
        string subject = series.Entity.IsNone ? series.Name : series.Name + " of " + series.Entity;
        string late = double.IsFinite(latest) ? Hours(latest) : "never";
        string learned = ceiling is null ? string.Empty : Text($", where it stopped {ceiling.Stops} times,");
        string limit = ceiling is null ? Text($"{forecast.Threshold:0.###}") : Text($"{forecast.Threshold:G4}");
        string title = Text($"{subject} reaches {limit}{unit}{learned} in {Hours(reached)} (80 %: {Hours(earliest)} to {late})");
        string rate = Math.Abs(forecast.RatePerHour) is >= 0.01 and < 1e9
            ? Text($"{forecast.RatePerHour:+0.###;-0.###}")
            : Text($"{forecast.RatePerHour:G3}");
        var evidence = new Evidence(
            "trend", Text($"{rate}{unit} an hour since {Clock(forecast.GrowingSince)} UTC; now {forecast.Current:G6}{unit}"), series.Key, forecast.GrowingSince);
        double width = double.IsFinite(latest) ? (latest - earliest) / Math.Max(reached, 1e-9) : 4;
        return new Insight
        {
            Type = InsightType.Forecast,
            Id = InsightId.Derive("forecast", Text($"{series.Key}>{forecast.Threshold:R}"), now),
            Time = now,
            End = now,
            IsOpen = true,
            Severity = ceiling is null ? Urgency(reached) : (InsightSeverity)Math.Min((int)Urgency(reached), (int)InsightSeverity.Medium),
            Entity = series.Entity,
            Title = title,
            Score = Math.Clamp(1 / (1 + (0.5 * width)), 0.05, 0.99),
            Evidence = ceiling is null ? [evidence] : [evidence, Learned(series, forecast, ceiling)],
            Series = series.Key,
            SeriesId = series.Id,
            Forecast = forecast,
        };

        double HoursTo(long time) => time == long.MaxValue ? double.PositiveInfinity : Math.Max(0, (time - now) / 3_600e9);
    }

    // What was seen is told, and that it is no more than that.
    private static Evidence Learned(SeriesInfo series, ThresholdForecast forecast, CeilingWatch ceiling) => new(
        "history", Text($"threshold learned, not configured: climbs stopped at {forecast.Threshold:G4} {ceiling.Stops} times from {Clock(ceiling.First)} to {Clock(ceiling.Last)} UTC, and none went beyond"), series.Key, ceiling.Last);

    private static string Clock(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time / 1_000_000).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static InsightSeverity Urgency(double hours) => hours switch
    {
        < 1 => InsightSeverity.Critical,
        < 4 => InsightSeverity.High,
        < 24 => InsightSeverity.Medium,
        _ => InsightSeverity.Low,
    };

    private static string Hours(double hours) => hours switch
    {
        < 1 => Text($"{Math.Max(1, Math.Round(hours * 60)):0} min"),
        < 48 => Text($"{hours:0.0} h"),
        _ => Text($"{hours / 24:0.0} d"),
    };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
