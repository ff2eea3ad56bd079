using StreamEngine.Evaluation.Scenarios;
using StreamEngine.LoadGen.Capacity;

namespace StreamEngine.Evaluation.Forecasts;

/// <summary>How good forecasts are: each one that was told, against what became of the series.</summary>
internal sealed class ForecastScore
{
    private readonly List<double> _errors = [];
    private readonly List<double> _leads = [];

    internal int Series { get; private set; }

    /// <summary>Days of all series together.</summary>
    internal double Days { get; private set; }

    /// <summary>Series that became full.</summary>
    internal int Full { get; private set; }

    /// <summary>Of those, series of which a forecast was told before.</summary>
    internal int Foretold => _leads.Count;

    /// <summary>Forecasts told, revisions too.</summary>
    internal int Told { get; private set; }

    /// <summary>Forecasts whose interval holds the truth; one without a late edge holds "never".</summary>
    internal int Covered { get; private set; }

    /// <summary>Forecasts whose truth is before the early edge.</summary>
    internal int Before { get; private set; }

    /// <summary>Forecasts whose truth is after the late edge, "never" as well.</summary>
    internal int After => Told - Covered - Before;

    /// <summary>Forecasts with an interval that is shorter than that of <see cref="DriftInterval"/>.</summary>
    internal int Narrower { get; private set; }

    /// <summary>Forecasts, counted without revisions, of what would never be full.</summary>
    internal int False { get; private set; }

    internal double Coverage => Told == 0 ? double.NaN : (double)Covered / Told;

    internal double NarrowerShare => Told == 0 ? double.NaN : (double)Narrower / Told;

    internal double FalseADay => Days == 0 ? 0 : False / Days;

    /// <summary>Median of the error of the time left as a share of the time left, of forecasts of what would be full.</summary>
    internal double MedianError => FaultScore.Quantile([.. _errors], 0.5);

    /// <summary>Median of the hours from the first forecast of a series until it was full.</summary>
    internal double MedianLeadHours => FaultScore.Quantile([.. _leads], 0.5);

    /// <summary>Adds a series with what was told of it.</summary>
    internal void Add(CapacitySeries series, IReadOnlyList<ToldForecast> told)
    {
        Series++;
        Days += series.Values.Count / 1440.0;
        bool isFull = series.Values.Count == series.Reached;
        Full += isFull ? 1 : 0;
        ToldForecast? first = null;
        foreach (ToldForecast forecast in told.Where(f => f.IsOpen))
        {
            first ??= forecast;
            double truth = series.ReachedAfter(forecast.At);
            truth = truth >= CapacitySeries.Horizon ? double.PositiveInfinity : truth;
            Told++;
            Covered += truth >= forecast.Earliest && truth <= forecast.Latest ? 1 : 0;
            Before += truth < forecast.Earliest ? 1 : 0;
            Narrower += forecast.Latest - forecast.Earliest < DriftInterval.Length(series.Values, forecast.At, series.Threshold) ? 1 : 0;
            False += forecast.IsFirst && double.IsInfinity(truth) ? 1 : 0;
            if (!double.IsInfinity(truth))
            {
                _errors.Add(Math.Abs(forecast.Reached - truth) / Math.Max(1, truth - forecast.At));
            }
        }

        if (isFull && first is { } known)
        {
            _leads.Add((series.Reached - known.At) / 60.0);
        }
    }

    /// <summary>Adds another score.</summary>
    internal void Add(ForecastScore other)
    {
        Series += other.Series;
        Days += other.Days;
        Full += other.Full;
        Told += other.Told;
        Covered += other.Covered;
        Before += other.Before;
        Narrower += other.Narrower;
        False += other.False;
        _errors.AddRange(other._errors);
        _leads.AddRange(other._leads);
    }
}
