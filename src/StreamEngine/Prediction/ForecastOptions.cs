namespace StreamEngine.Prediction;

/// <summary>A threshold that configuration names.</summary>
/// <param name="Pattern">Metric name; <c>*</c> stands for any text.</param>
/// <param name="Value">The value, in units of the series.</param>
public sealed record ForecastThreshold(string Pattern, double Value);

/// <summary>Options of <see cref="ThresholdForecaster"/>.</summary>
public sealed class ForecastOptions
{
    /// <summary>Thresholds by metric name, the first match counts; the known units (percent, ratio, free) come after them. Empty by default.</summary>
    public IReadOnlyList<ForecastThreshold> Thresholds { get; set; } = [];

    /// <summary>Series that are followed, 20,000 by default (about 15 kB each), 1 to 1,000,000. More are counted and not followed.</summary>
    public int MaxSeries { get; set; } = 20_000;

    /// <summary>Values of a growth before it is told of, 24 by default, 10 to 180.</summary>
    public int LeastValues { get; set; } = 24;

    /// <summary>Farthest time that is told of, 30 days by default, above 0.</summary>
    public TimeSpan Horizon { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Farthest time that is told of, in lengths of the growth seen, 4 by default, above 0.</summary>
    public double HorizonSpans { get; set; } = 4;

    /// <summary>Checks all limits.</summary>
    /// <returns>One sentence an error; empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(MaxSeries is >= 1 and <= 1_000_000, "forecast.max_series must be 1 to 1000000");
        Check(LeastValues is >= 10 and <= 180, "forecast.least_values must be 10 to 180");
        Check(Horizon > TimeSpan.Zero, "forecast.horizon must be above 0");
        Check(HorizonSpans > 0, "forecast.horizon_spans must be above 0");
        Check(Thresholds.All(t => t.Pattern.Length > 0 && double.IsFinite(t.Value)), "forecast.thresholds need a pattern and a finite value");
        return errors;

        void Check(bool valid, string text)
        {
            if (!valid)
            {
                errors.Add(text);
            }
        }
    }
}
