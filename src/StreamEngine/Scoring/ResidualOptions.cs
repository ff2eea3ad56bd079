namespace StreamEngine.Scoring;

/// <summary>Options of <see cref="ResidualDetector"/>.</summary>
public sealed class ResidualOptions
{
    /// <summary>Values of a series before its scores count, 20 by default, 5 to 10,000.</summary>
    public int WarmUp { get; set; } = 20;

    /// <summary>Values of a series until its p-values are taken at their word, 100 by default; before, they are drawn towards 1.</summary>
    public int Trusted { get; set; } = 100;

    /// <summary>Least scale as a share of the level, 0.002 by default, 0 to 1. It keeps flat series quiet.</summary>
    public double Margin { get; set; } = 0.002;

    /// <summary>Least scale in units of the series, 1e-9 by default, above 0.</summary>
    public double LeastScale { get; set; } = 1e-9;

    /// <summary>Extremes of the same sign in a row after which the new level is taken as normal, 10 by default, 2 to 10,000.</summary>
    public int LevelShift { get; set; } = 10;

    /// <summary>Series that may learn a season (about 0.6 kB each), 20,000 by default, 0 switches seasons off.</summary>
    public int MaxSeasonalSeries { get; set; } = 20_000;

    /// <summary>True when counts of log templates are scored too; false by default, as <see cref="TemplateDetector"/> does.</summary>
    public bool IncludeTemplates { get; set; }

    /// <summary>True, as by default, when a new series takes over what series of the same metric with the same label names have in common: spread, tails, season.</summary>
    public bool WarmStart { get; set; } = true;

    internal void Validate(List<string> errors)
    {
        Check(WarmUp is >= 5 and <= 10_000, "residual.warm_up must be 5 to 10000");
        Check(Trusted >= WarmUp, "residual.trusted must not be less than residual.warm_up");
        Check(Margin is >= 0 and <= 1, "residual.margin must be 0 to 1");
        Check(LeastScale > 0 && double.IsFinite(LeastScale), "residual.least_scale must be above 0");
        Check(LevelShift is >= 2 and <= 10_000, "residual.level_shift must be 2 to 10000");
        Check(MaxSeasonalSeries is >= 0 and <= 10_000_000, "residual.max_seasonal_series must be 0 to 10000000");

        void Check(bool valid, string text)
        {
            if (!valid)
            {
                errors.Add(text);
            }
        }
    }
}
