using Spectre.Console;
using StreamEngine.Insights;

namespace StreamEngine.Server.Terminal;

/// <summary>Insights for people, a section a type. Sections without insights are left out.</summary>
internal static class InsightTables
{
    private const int MaxIncidents = 10;
    private const int MaxCauses = 5;
    private const int MaxEvidence = 8;
    private const int MaxForecasts = 10;
    private const int MaxAnomalies = 12;
    private const int MaxImpacts = 10;

    internal static void Incidents(Screen screen, IReadOnlyList<Insight> insights)
    {
        Insight[] incidents = [.. Ranked(insights, InsightType.Incident)];
        if (incidents.Length == 0)
        {
            return;
        }

        screen.Heading("Incidents");
        for (int i = 0; i < Math.Min(incidents.Length, MaxIncidents); i++)
        {
            if (i > 0)
            {
                screen.Blank();
            }

            Incident(screen, incidents[i]);
        }

        More(screen, incidents.Length - MaxIncidents);
    }

    /// <summary>One incident with its causes and evidence.</summary>
    internal static void Incident(Screen screen, Insight incident)
    {
        screen.Item(Styles.Name(incident.Severity), incident.Title);
        string members = incident.Members.Count == 0 ? string.Empty : $", {Members(incident.Members)}";
        screen.Line($"{HumanText.Range(incident.Time, incident.End)}{(incident.IsOpen ? " and going on" : string.Empty)}, score {HumanText.Score(incident.Score)}{members}", 4, Styles.Faint);
        if (incident.Causes.Count > 0)
        {
            screen.Line("likely causes", 4);
            screen.Table(6, [true, false, false, false], incident.Causes.Take(MaxCauses).Select(static (cause, i) => new Text[]
            {
                new($"{i + 1}."),
                new(HumanText.Score(cause.Score)),
                new(HumanText.Clean(cause.Entity.IsNone ? cause.Series : cause.Entity.ToString(), 40), new Style(decoration: i == 0 ? Decoration.Bold : Decoration.None)),
                new(HumanText.Clean(cause.Why)),
            }));
        }

        Evidence(screen, incident.Evidence);
    }

    internal static void Forecasts(Screen screen, IReadOnlyList<Insight> insights)
    {
        Insight[] forecasts = [.. Ranked(insights, InsightType.Forecast)];
        if (forecasts.Length == 0)
        {
            return;
        }

        screen.Heading("Forecasts");
        foreach (Insight forecast in forecasts.Take(MaxForecasts))
        {
            screen.Item(Styles.Name(forecast.Severity), forecast.Title);
            if (forecast.Forecast is { } f)
            {
                string latest = f.Latest == long.MaxValue ? "never" : HumanText.Time(f.Latest);
                screen.Line(
                    $"{HumanText.Clean(forecast.Series ?? "-", 80)}: {HumanText.Number(f.Current)} now, {HumanText.Number(f.RatePerHour)} an hour since {HumanText.Time(f.GrowingSince)}; "
                    + $"reaches {HumanText.Number(f.Threshold)} at {HumanText.Time(f.ReachedAt)} ({f.Confidence * 100:0} %: {HumanText.Time(f.Earliest)} to {latest})",
                    4, Styles.Faint);
            }
            else
            {
                Evidence(screen, forecast.Evidence);
            }
        }

        More(screen, forecasts.Length - MaxForecasts);
    }

    /// <summary>Anomalies that no incident tells of, the most surprising first.</summary>
    internal static void Anomalies(Screen screen, IReadOnlyList<Insight> insights)
    {
        Insight[] all = [.. Ranked(insights, InsightType.Anomaly)];
        if (all.Length == 0)
        {
            return;
        }

        var told = insights.Where(static i => i.Type == InsightType.Incident).SelectMany(static i => i.Members).ToHashSet(StringComparer.Ordinal);
        Insight[] others = [.. all.Where(a => !told.Contains(a.Id))];
        if (others.Length == 0)
        {
            return;
        }

        screen.Heading(others.Length == all.Length ? "Anomalies" : $"Anomalies outside of incidents ({HumanText.Count(others.Length)} of {HumanText.Count(all.Length)})");
        screen.Table(2, [false, false, true, false], others.Take(MaxAnomalies).Select(static a => new Text[]
        {
            Styles.Name(a.Severity),
            new(HumanText.Time(a.Time)),
            new(HumanText.Score(a.Score)),
            new(HumanText.Clean(string.Join("; ", [a.Title, .. a.Evidence.Where(static e => e.Kind is "season" or "history").Select(static e => e.Text)]))),
        }));
        More(screen, others.Length - MaxAnomalies);
    }

    internal static void ChangeImpacts(Screen screen, IReadOnlyList<Insight> insights)
    {
        Insight[] impacts = [.. Ranked(insights, InsightType.ChangeImpact)];
        if (impacts.Length == 0)
        {
            return;
        }

        screen.Heading("Changes and what they did");
        screen.Table(2, [false, false, false], impacts.Take(MaxImpacts).Select(static c => new Text[]
        {
            Styles.Name(c.Severity),
            new(HumanText.Time(c.Time)),
            new(HumanText.Clean(c.Title)),
        }));
        More(screen, impacts.Length - MaxImpacts);
    }

    private static void Evidence(Screen screen, IReadOnlyList<Evidence> evidence)
    {
        if (evidence.Count == 0)
        {
            return;
        }

        screen.Line("evidence", 4);
        foreach (Evidence item in evidence.Take(MaxEvidence))
        {
            screen.Item(new Text("-"), HumanText.Clean(item.Text), 6);
            if (item.Example is { } example)
            {
                screen.Line("e.g. " + HumanText.Clean(example, 160), 10, Styles.Faint);
            }
        }

        if (evidence.Count > MaxEvidence)
        {
            screen.Line($"and {HumanText.Count(evidence.Count - MaxEvidence)} more", 6, Styles.Faint);
        }
    }

    private static IEnumerable<Insight> Ranked(IReadOnlyList<Insight> insights, InsightType type) => insights
        .Where(i => i.Type == type)
        .OrderByDescending(static i => i.Severity)
        .ThenByDescending(static i => i.Score)
        .ThenBy(static i => i.Time)
        .ThenBy(static i => i.Id, StringComparer.Ordinal);

    private static string Members(IReadOnlyList<string> members)
    {
        int changes = members.Count(static m => m.StartsWith("change:", StringComparison.Ordinal));
        int anomalies = members.Count - changes;
        string[] parts =
        [
            .. anomalies == 0 ? [] : new[] { $"{HumanText.Count(anomalies)} {(anomalies == 1 ? "anomaly" : "anomalies")}" },
            .. changes == 0 ? [] : new[] { HumanText.Count(changes, "change") },
        ];
        return string.Join(" and ", parts);
    }

    private static void More(Screen screen, int count)
    {
        if (count > 0)
        {
            screen.Line($"and {HumanText.Count(count)} more (--output json shows all)", 2, Styles.Faint);
        }
    }
}
