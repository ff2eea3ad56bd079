using StreamEngine.Insights;

namespace StreamEngine.Prediction;

/// <summary>Options of <see cref="IncidentForecaster"/>.</summary>
public sealed class IncidentForecastOptions
{
    /// <summary>False to learn and tell nothing, true by default.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How far ahead an incident is foretold, 30 minutes by default, 1 minute to 1 day. Nothing is foretold when windows are longer than half of it.</summary>
    public TimeSpan Horizon { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Probability from which an incident is told of, 0.5 by default, 0.05 to 0.99.</summary>
    public double AlertProbability { get; set; } = 0.5;

    /// <summary>Incidents that must have come before anything is told, 8 by default, 4 to 1,000.</summary>
    public int LeastIncidents { get; set; } = 8;

    /// <summary>Incidents of lesser severity are none, medium by default.</summary>
    public InsightSeverity LeastSeverity { get; set; } = InsightSeverity.Medium;

    /// <summary>Precursors that are told apart, 512 by default (about 1 kB each), 16 to 16,384. When there are more, those that no incident followed are forgotten first.</summary>
    public int MaxPrecursors { get; set; } = 512;

    /// <summary>Time after which what was learned counts half, 90 days by default, 1 day to 10 years.</summary>
    public TimeSpan HalfLife { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Checks all limits.</summary>
    /// <returns>One sentence an error; empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(Horizon >= TimeSpan.FromMinutes(1) && Horizon <= TimeSpan.FromDays(1), "incident_forecasts.horizon must be 1m to 1d");
        Check(AlertProbability is >= 0.05 and <= 0.99, "incident_forecasts.alert_probability must be 0.05 to 0.99");
        Check(LeastIncidents is >= 4 and <= 1000, "incident_forecasts.least_incidents must be 4 to 1000");
        Check(LeastSeverity is >= InsightSeverity.Info and <= InsightSeverity.Critical, "incident_forecasts.least_severity must be info, low, medium, high or critical");
        Check(MaxPrecursors is >= 16 and <= 16_384, "incident_forecasts.max_precursors must be 16 to 16384");
        Check(HalfLife >= TimeSpan.FromDays(1) && HalfLife <= TimeSpan.FromDays(3650), "incident_forecasts.half_life must be 1d to 3650d");
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
