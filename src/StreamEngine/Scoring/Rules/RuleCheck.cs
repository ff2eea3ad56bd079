using System.Globalization;

namespace StreamEngine.Scoring.Rules;

/// <summary>Finds what is wrong with rules and maintenance windows.</summary>
internal static class RuleCheck
{
    /// <summary>Most rules, and most maintenance windows.</summary>
    internal const int Most = 1000;

    private const int MostCharacters = 1024;

    internal static List<RuleError> Run(ScoringOptions options)
    {
        var errors = new List<RuleError>();
        Count(errors, "rules", options.Rules.Count);
        Count(errors, "maintenance", options.Maintenance.Count);
        for (int i = 0; i < options.Rules.Count; i++)
        {
            int index = i;
            Rule(options.Rules[i], (key, message, missing) => errors.Add(new RuleError("rules", index, key, message) { Missing = missing }));
        }

        for (int i = 0; i < options.Maintenance.Count; i++)
        {
            int index = i;
            Maintenance(options.Maintenance[i], (key, message, missing) => errors.Add(new RuleError("maintenance", index, key, message) { Missing = missing }));
        }

        return errors;
    }

    private static void Count(List<RuleError> errors, string list, int count)
    {
        if (count > Most)
        {
            errors.Add(new RuleError(list, -1, string.Empty, string.Create(CultureInfo.InvariantCulture, $"expected at most {Most}, found {count}")));
        }
    }

    private static void Rule(AlertRule rule, Action<string, string, string[]> add)
    {
        Match(rule, add);
        Range("min_deviation", rule.MinDeviation, static v => v >= 0, "0 or more", add);
        Range("min_share", rule.MinShare, static v => v is >= 0 and <= 100, "0 to 100", add);
        Range("alerts_per_month", rule.AlertsPerMonth, static v => v > 0, "above 0", add);
        Range("direction", rule.Direction, static v => v is -1 or 0 or 1, "up, down or both", add);
        if (!rule.SaysSomething)
        {
            add(string.Empty, "expected direction, min_deviation, min_share, alerts_per_month, severity or mute in a rule, found none", ["direction", "min_deviation", "min_share", "alerts_per_month", "severity", "mute"]);
        }
    }

    private static void Maintenance(MaintenanceWindow window, Action<string, string, string[]> add)
    {
        Match(window, add);
        bool once = window.From is not null || window.To is not null;
        bool again = window.At is not null || window.For is not null || window.Days.Count > 0;
        if (once == again)
        {
            add(string.Empty, $"expected either from and to, or at and for, found {(once ? "both" : "neither")}", once ? [] : ["from", "to", "at", "for", "days"]);
        }
        else if (once && (window.From is null || window.To is null))
        {
            add(window.From is null ? "to" : "from", "expected from and to together, found one of them", [window.From is null ? "from" : "to"]);
        }
        else if (window.To <= window.From)
        {
            add("to", "expected an end after the beginning, found one before it", []);
        }
        else if (again && (window.At is null || window.For is null))
        {
            add(window.For is not null ? "for" : window.At is not null ? "at" : "days", "expected at and for together, found one of them or none", [window.At is null ? "at" : "for"]);
        }
        else if (window.For is { } length && (length <= TimeSpan.Zero || length > MaintenanceWindow.Longest))
        {
            add("for", "expected more than nothing and at most 7 days, found " + length.ToString(null, CultureInfo.InvariantCulture), []);
        }
    }

    private static void Match(SeriesMatch match, Action<string, string, string[]> add)
    {
        foreach ((string key, string? pattern) in ((string, string?)[])[("metric", match.Metric), ("service", match.Service), ("host", match.Host), ("component", match.Component)])
        {
            if (pattern is { Length: 0 or > MostCharacters })
            {
                add(key, string.Create(CultureInfo.InvariantCulture, $"expected 1 to {MostCharacters} characters, found {pattern.Length}"), []);
            }
        }

        if (match.Labels.Count > SeriesMatch.MostLabels)
        {
            add("labels", string.Create(CultureInfo.InvariantCulture, $"expected at most {SeriesMatch.MostLabels} labels, found {match.Labels.Count}"), []);
        }
    }

    private static void Range<T>(string key, T? value, Predicate<T> holds, string expected, Action<string, string, string[]> add)
        where T : struct, IFormattable
    {
        if (value is { } set && !holds(set))
        {
            add(key, $"expected {expected}, found {set.ToString(null, CultureInfo.InvariantCulture)}", []);
        }
    }
}
