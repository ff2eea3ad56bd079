namespace StreamEngine.Scoring;

/// <summary>How scores become episodes.</summary>
public sealed class AlertPolicyOptions
{
    /// <summary>False alerts a series may cause in 30 days, 1 by default, above 0. With the window's length this gives the p-value of an alert.</summary>
    public double AlertsPerSeriesPerMonth { get; set; } = 1;

    /// <summary>False alerts a day that all series together may cause, 4 by default, above 0. Bounds the false discoveries of a frame.</summary>
    public double AlertsPerDay { get; set; } = 4;

    /// <summary>Fixed p-value of an alert, 0 by default: derived from the budget. 0 to 0.5.</summary>
    public double PValue { get; set; }

    /// <summary>p-value at which a new template is told, severity weighed in, 0.001 by default, above 0, at most 1.</summary>
    public double BirthPValue { get; set; } = 1e-3;

    /// <summary>Quiet windows that end an episode, 5 by default, 1 to 10,000. Shorter pauses do not split it.</summary>
    public int QuietWindows { get; set; } = 5;

    /// <summary>
    /// Windows after an episode in which the same series is told again only when its p-value is ten times smaller than before,
    /// 60 by default, 0 to 1,000,000.
    /// </summary>
    public int RepeatWindows { get; set; } = 60;

    /// <summary>Least deviation as a share of the expected value, 0.05 by default, 0 to 100. Smaller ones need <see cref="MinScales"/>.</summary>
    public double MinDeviation { get; set; } = 0.05;

    /// <summary>Deviation in scales that counts even when it is a small share of the expected value, 3 by default, above 0.</summary>
    public double MinScales { get; set; } = 3;

    /// <summary>Direction that is told: +1 only above the expected, -1 only below, 0 (default) both.</summary>
    public int Direction { get; set; }

    /// <summary>Most episodes open at a time, 10,000 by default, 1 to 1,000,000; more are counted and not told.</summary>
    public int MaxOpen { get; set; } = 10_000;

    /// <summary>Most new templates told in a frame, 10 by default, 1 to 10,000: the most severe ones.</summary>
    public int MaxBirthsPerFrame { get; set; } = 10;

    internal void Validate(List<string> errors)
    {
        Check(AlertsPerSeriesPerMonth > 0, "policy.alerts_per_series_per_month must be above 0");
        Check(AlertsPerDay > 0, "policy.alerts_per_day must be above 0");
        Check(PValue is >= 0 and <= 0.5, "policy.p_value must be 0 to 0.5");
        Check(BirthPValue is > 0 and <= 1, "policy.birth_p_value must be above 0 and at most 1");
        Check(QuietWindows is >= 1 and <= 10_000, "policy.quiet_windows must be 1 to 10000");
        Check(RepeatWindows is >= 0 and <= 1_000_000, "policy.repeat_windows must be 0 to 1000000");
        Check(MinDeviation is >= 0 and <= 100, "policy.min_deviation must be 0 to 100");
        Check(MinScales > 0, "policy.min_scales must be above 0");
        Check(Direction is >= -1 and <= 1, "policy.direction must be -1, 0 or 1");
        Check(MaxOpen is >= 1 and <= 1_000_000, "policy.max_open must be 1 to 1000000");
        Check(MaxBirthsPerFrame is >= 1 and <= 10_000, "policy.max_births_per_frame must be 1 to 10000");

        void Check(bool valid, string text)
        {
            if (!valid)
            {
                errors.Add(text);
            }
        }
    }
}
