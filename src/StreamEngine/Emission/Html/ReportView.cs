using StreamEngine.Batching;
using StreamEngine.Insights;

namespace StreamEngine.Emission.Html;

/// <summary>The model, looked at as the report needs it: last revisions only, in fixed orders, with a budget of plots.</summary>
internal sealed class ReportView
{
    /// <summary>Plots in one report: bounds its size to some 10 MB.</summary>
    internal const int MaxPlots = 240;

    private readonly Dictionary<string, Insight> _byId = new(StringComparer.Ordinal);
    private int _plots;

    internal ReportView(ReportModel model)
    {
        Model = model;
        foreach (Insight insight in model.Insights)
        {
            if (!_byId.TryGetValue(insight.Id, out Insight? old) || old.Revision <= insight.Revision)
            {
                _byId[insight.Id] = insight;
            }
        }

        Incidents = Of(InsightType.Incident);
        Anomalies = [.. Of(InsightType.Anomaly).OrderBy(i => i.Time).ThenBy(i => i.Id, StringComparer.Ordinal)];
        Forecasts = Of(InsightType.Forecast);
        Impacts = Of(InsightType.ChangeImpact);
        Members = [.. Incidents.SelectMany(i => i.Members)];
        Changes = [.. model.Changes.OrderBy(c => c.Time).Select(c => (c.Time, Describe(c)))];
        Start = Math.Min(model.Start, _byId.Count == 0 ? model.Start : _byId.Values.Min(i => i.Time));
        End = Math.Max(model.End, Start + 1);
    }

    internal ReportModel Model { get; }

    /// <summary>Most severe first, then in time order.</summary>
    internal IReadOnlyList<Insight> Incidents { get; }

    /// <summary>In time order.</summary>
    internal IReadOnlyList<Insight> Anomalies { get; }

    internal IReadOnlyList<Insight> Forecasts { get; }

    internal IReadOnlyList<Insight> Impacts { get; }

    /// <summary>Ids that belong to an incident.</summary>
    internal HashSet<string> Members { get; }

    internal IReadOnlyList<(long Time, string Label)> Changes { get; }

    internal long Start { get; }

    internal long End { get; }

    internal Insight? Find(string id) => _byId.GetValueOrDefault(id);

    internal static string Describe(ChangeEvent change)
    {
        string text = change.Type + " of " + change.Entity;
        text = change.Version.Length == 0 ? text : change.PreviousVersion.Length == 0
            ? text + " to " + change.Version
            : text + " from " + change.PreviousVersion + " to " + change.Version;
        return change.Description.Length == 0 ? text : text + ": " + Show.Cut(change.Description, 300);
    }

    /// <summary>A plot of a series around an interval; null when the series is not recorded or the budget is spent.</summary>
    internal PlotRequest? Plot(string key, long from, long to, string style)
    {
        if (_plots >= MaxPlots || Model.Series?.Find(key) is not { Count: > 0 } history)
        {
            return null;
        }

        _plots++;
        Int128 around = Int128.Max(Int128.Max(((Int128)to - from) * 2, (Int128)history.Width * 40), ((Int128)End - Start) / 12);
        return new PlotRequest
        {
            History = history,
            Label = key,
            Start = Math.Max(Start, Nanoseconds(from - around)),
            End = Math.Min(End, Nanoseconds(to + around)),
            Shades = [(from, to, style)],
            Changes = Changes,
        };
    }

    /// <summary>A plot of a series from its growth to the threshold.</summary>
    internal PlotRequest? Plot(Insight insight)
    {
        if (_plots >= MaxPlots || insight.Forecast is not { } forecast || Model.Series?.Find(insight.Series ?? string.Empty) is not { Count: > 0 } history)
        {
            return null;
        }

        _plots++;
        // Its last revision was made at its end.
        long now = insight.End;
        Int128 reached = forecast.ReachedAt == long.MaxValue ? now : forecast.ReachedAt;
        Int128 seen = Int128.Max((Int128)now - Math.Max(Start, forecast.GrowingSince), (Int128)history.Width * 20);
        Int128 ahead = Int128.Max(reached - now, history.Width);
        Int128 late = forecast.Latest == long.MaxValue ? reached : Int128.Min(forecast.Latest, reached + ahead);
        return new PlotRequest
        {
            History = history,
            Label = insight.Series!,
            Start = Math.Max(Start, Nanoseconds(now - seen - (seen / 3))),
            End = Nanoseconds(late + (ahead / 10)),
            Changes = Changes,
            Forecast = forecast,
            Now = now,
        };
    }

    /// <summary>A time, held inside what 64 bits can say.</summary>
    private static long Nanoseconds(Int128 time) => (long)Int128.Clamp(time, long.MinValue, long.MaxValue);

    private IReadOnlyList<Insight> Of(InsightType type) =>
        [.. _byId.Values.Where(i => i.Type == type).OrderByDescending(i => i.Severity).ThenBy(i => i.Time).ThenBy(i => i.Id, StringComparer.Ordinal)];
}
