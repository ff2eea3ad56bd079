using Microsoft.Extensions.Configuration;
using StreamEngine.Pipeline;
using StreamEngine.Prediction;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Rules;
using T = StreamEngine.Extensions.OptionText;

namespace StreamEngine.Extensions;

/// <summary>Sets the options that are lists: rules, maintenance windows and thresholds.</summary>
internal static class OptionLists
{
    private const string Numbered = "values with a number each, from 0";

    private static readonly Dictionary<string, Func<SeriesMatch, string, string?>> _match = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Metric"] = (m, t) => T.Any(t, v => m.Metric = v),
        ["Service"] = (m, t) => T.Any(t, v => m.Service = v),
        ["Host"] = (m, t) => T.Any(t, v => m.Host = v),
        ["Component"] = (m, t) => T.Any(t, v => m.Component = v),
    };

    private static readonly Dictionary<string, Func<AlertRule, string, string?>> _rule = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Kind"] = (r, t) => T.Word<AnomalyKind>(t, v => r.Kind = v),
        ["Direction"] = (r, t) => T.Whole(t, v => r.Direction = v),
        ["MinDeviation"] = (r, t) => T.Number(t, v => r.MinDeviation = v),
        ["MinShare"] = (r, t) => T.Number(t, v => r.MinShare = v),
        ["AlertsPerMonth"] = (r, t) => T.Number(t, v => r.AlertsPerMonth = v),
        ["Urgency"] = (r, t) => T.Word<AlertUrgency>(t, v => r.Urgency = v),
        ["Mute"] = (r, t) => T.Flag(t, v => r.Mute = v),
    };

    private static readonly Dictionary<string, Func<MaintenanceWindow, string, string?>> _maintenance = new(StringComparer.OrdinalIgnoreCase)
    {
        ["From"] = (m, t) => T.Time(t, v => m.From = v),
        ["To"] = (m, t) => T.Time(t, v => m.To = v),
        ["At"] = (m, t) => T.Clock(t, v => m.At = v),
        ["For"] = (m, t) => T.Duration(t, v => m.For = v),
        ["TimeZone"] = (m, t) => T.Zone(t, v => m.TimeZone = v),
    };

    private static readonly Dictionary<string, Func<Threshold, string, string?>> _threshold = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Pattern"] = (m, t) => T.Any(t, v => m.Pattern = v),
        ["Value"] = (m, t) => T.Number(t, v => m.Value = v),
    };

    /// <summary>Sets a list when the section is one.</summary>
    /// <param name="list">The section.</param>
    /// <param name="key">Its key below the options.</param>
    /// <param name="prefix">What stands before keys in messages.</param>
    /// <param name="options">Options to set.</param>
    /// <param name="errors">Takes one sentence a problem.</param>
    /// <returns>False when it is no list.</returns>
    internal static bool TryBind(IConfigurationSection list, string key, string prefix, PipelineOptions options, List<string> errors)
    {
        switch (key.ToUpperInvariant())
        {
            case "SCORING:RULES":
                options.Scoring.Rules = [.. Items(list, key, (item, path) => Match(item, path, new AlertRule(), _rule))];
                return true;
            case "SCORING:MAINTENANCE":
                options.Scoring.Maintenance = [.. Items(list, key, (item, path) => Match(item, path, new MaintenanceWindow(), _maintenance))];
                return true;
            case "FORECASTS:THRESHOLDS":
                options.Forecasts.Thresholds = [.. Items(list, key, (item, path) => Fill(item, path, new Threshold(), _threshold)).Select(static t => new ForecastThreshold(t.Pattern, t.Value))];
                return true;
            default:
                return false;
        }

        T Match<T>(IConfigurationSection item, string path, T target, Dictionary<string, Func<T, string, string?>> settings)
            where T : SeriesMatch
        {
            foreach (IConfigurationSection child in Below(item, path, "options with a key each"))
            {
                if (child.Key.Equals("Labels", StringComparison.OrdinalIgnoreCase))
                {
                    foreach (IConfigurationSection label in Below(child, $"{path}:{child.Key}", "values with a key each"))
                    {
                        Tell($"{path}:{child.Key}:{label.Key}", label.Value, label.Value is null ? "a text" : null);
                        target.Labels[label.Key] = label.Value ?? string.Empty;
                    }
                }
                else if (child.Key.Equals("Days", StringComparison.OrdinalIgnoreCase) && target is MaintenanceWindow window)
                {
                    foreach (IConfigurationSection day in Below(child, $"{path}:{child.Key}", Numbered))
                    {
                        Tell($"{path}:{child.Key}:{day.Key}", day.Value, OptionText.Word<DayOfWeek>(day.Value ?? string.Empty, window.Days.Add));
                    }
                }
                else
                {
                    Set(child, path, target, _match.TryGetValue(child.Key, out Func<SeriesMatch, string, string?>? match) ? match : settings.GetValueOrDefault(child.Key));
                }
            }

            return target;
        }

        T Fill<T>(IConfigurationSection item, string path, T target, Dictionary<string, Func<T, string, string?>> settings)
        {
            foreach (IConfigurationSection child in Below(item, path, "options with a key each"))
            {
                Set(child, path, target, settings.GetValueOrDefault(child.Key));
            }

            return target;
        }

        void Set<T>(IConfigurationSection child, string path, T target, Func<T, string, string?>? set)
        {
            if (set is null || child.Value is null)
            {
                errors.Add($"{prefix}{path}:{child.Key} is not an option.");
            }
            else
            {
                Tell($"{path}:{child.Key}", child.Value, set(target, child.Value));
            }
        }

        void Tell(string path, string? value, string? expected)
        {
            if (expected is not null)
            {
                errors.Add($"{prefix}{path} must be {expected}, but is '{value}'.");
            }
        }

        // Each has a number as its key; they come in the order of these.
        List<T> Items<T>(IConfigurationSection list, string key, Func<IConfigurationSection, string, T> read) =>
            [.. Below(list, key, Numbered).Select(item => read(item, $"{key}:{item.Key}"))];

        // A value in place of what has keys would be left out without a word: a maintenance window of one day would be one of all days.
        IEnumerable<IConfigurationSection> Below(IConfigurationSection section, string path, string expected)
        {
            if (section.Value is { Length: > 0 })
            {
                Tell(path, section.Value, expected);
            }

            return section.GetChildren();
        }
    }

    private sealed class Threshold
    {
        internal string Pattern { get; set; } = string.Empty;

        internal double Value { get; set; } = double.NaN;
    }
}
