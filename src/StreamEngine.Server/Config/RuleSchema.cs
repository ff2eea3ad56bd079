using System.Globalization;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Rules;
using V = StreamEngine.Server.Config.ConfigValues;

namespace StreamEngine.Server.Config;

/// <summary>Keys of rules and of maintenance windows, and the errors of what they have together.</summary>
internal static class RuleSchema
{
    private static readonly ConfigValue<bool> _flag = V.Choice(("false", false), ("true", true));

    private static readonly ConfigValue<AnomalyKind> _kind = V.Choice(
        ("deviation", AnomalyKind.Deviation), ("new_template", AnomalyKind.NewTemplate), ("burst", AnomalyKind.Burst), ("silence", AnomalyKind.Silence),
        ("unusual_counts", AnomalyKind.UnusualCounts), ("unusual_sessions", AnomalyKind.UnusualSessions), ("unusual_parameter", AnomalyKind.UnusualParameter),
        ("flat_line", AnomalyKind.FlatLine), ("no_data", AnomalyKind.NoData), ("missing_data", AnomalyKind.MissingData),
        ("level_shift", AnomalyKind.LevelShift), ("trend_change", AnomalyKind.TrendChange), ("variance_change", AnomalyKind.VarianceChange),
        ("unusual_combination", AnomalyKind.UnusualCombination));

    private static readonly ConfigValue<AlertUrgency> _severity = V.Choice(
        ("info", AlertUrgency.Info), ("low", AlertUrgency.Low), ("medium", AlertUrgency.Medium), ("high", AlertUrgency.High), ("critical", AlertUrgency.Critical));

    private static readonly ConfigValue<DayOfWeek> _day = V.Choice(
        ("mon", DayOfWeek.Monday), ("tue", DayOfWeek.Tuesday), ("wed", DayOfWeek.Wednesday), ("thu", DayOfWeek.Thursday), ("fri", DayOfWeek.Friday), ("sat", DayOfWeek.Saturday),
        ("sun", DayOfWeek.Sunday));

    private static readonly ConfigValue<DateTimeOffset> _time = new(
        "time", string.Empty, "a time with its zone such as 2026-01-05T10:00:00Z", TryTime, Show);

    private static readonly ConfigValue<TimeOnly> _clock = new(
        "time of day", string.Empty, "a time of day such as 02:00 or 14:30", TryClock, static v => v.ToString("HH:mm", CultureInfo.InvariantCulture));

    /// <summary>An item of scoring.rules.</summary>
    internal static ConfigSection<AlertRule> Rule { get; } = Match(new ConfigSection<AlertRule>(
        "scoring.rules[]", "What is told of single series, at most 1000 rules. Of each property the first rule that matches and says it counts. [Rules](scoring.md#rules) describes them."))
        .Value("kind", _kind, string.Empty, static (r, v) => r.Kind = v, "Kind of anomaly that it is for; all without it.")
        .Value("direction", V.Choice(("both", 0), ("up", 1), ("down", -1)), string.Empty, static (r, v) => r.Direction = v, "Which deviations are told.")
        .Value("min_deviation", V.Number("0 or more", static n => n >= 0), string.Empty, static (r, v) => r.MinDeviation = v, "Least deviation from the expected value, in units of the series.")
        .Value("min_share", V.Number("0 to 100", static n => n is >= 0 and <= 100), string.Empty, static (r, v) => r.MinShare = v, "Least deviation as a share of the expected value.")
        .Value("alerts_per_month", V.Number("above 0", static n => n > 0), string.Empty, static (r, v) => r.AlertsPerMonth = v, "Budget of false alerts of each of the series in 30 days, in place of those of `scoring`.")
        .Value("severity", _severity, string.Empty, static (r, v) => r.Urgency = v, "How urgent what is told is.")
        .Value("mute", _flag, string.Empty, static (r, v) => r.Mute = v, "Whether nothing is told. It is learned from and counted all the same.");

    /// <summary>An item of scoring.maintenance.</summary>
    internal static ConfigSection<MaintenanceWindow> Maintenance { get; } = Match(new ConfigSection<MaintenanceWindow>(
        "scoring.maintenance[]", "When series are worked on, at most 1000: what happens then is neither told nor learned, but counted. Once with `from` and `to`, or again and again with `at` and `for`."))
        .Value("from", _time, string.Empty, static (m, v) => m.From = v, "When it begins.")
        .Value("to", _time, string.Empty, static (m, v) => m.To = v, "When it ends.")
        .Value("at", _clock, string.Empty, static (m, v) => m.At = v, "Time of day at which it begins.")
        .Value("for", V.Duration("1s", "7d"), string.Empty, static (m, v) => m.For = v, "How long it takes.")
        .Values("days", _day, static m => m.Days, "Days on which it begins; every day without them.")
        .Value("time_zone", V.TimeZone, static m => m.TimeZone, static (m, v) => m.TimeZone = v, "Zone of `at` and `days`: UTC, a name such as Europe/Berlin, or an offset such as +02:00.");

    /// <summary>Finds what is wrong with the lists, at the places where it stands.</summary>
    internal static void Check(ConfigScope scope, ScoringOptions options)
    {
        foreach (RuleError error in RuleCheck.Run(options))
        {
            object item = error.Index < 0 ? options : error.List == "rules" ? options.Rules[error.Index] : options.Maintenance[error.Index];
            ConfigNode at = scope.TryPair(item, error.Index < 0 ? error.List : error.Key, out ConfigPair? pair) ? pair.Value : scope.PlaceOf(item);

            // A value that could not be read has been told.
            if (error.Missing.Any(key => scope.Has(item, key)))
            {
                continue;
            }

            if (at.Line > 0 && !scope.Errors.Any(e => (e.Line, e.Column) == (at.Line, at.Column)))
            {
                scope.Add(at, error.Message);
            }
        }
    }

    private static ConfigSection<T> Match<T>(ConfigSection<T> section)
        where T : SeriesMatch, new() => section
        .Value("metric", V.Text, string.Empty, static (m, v) => m.Metric = v, "Name of the metric, `template` for new log templates; `*` is any text, here and below.")
        .Value("service", V.Text, string.Empty, static (m, v) => m.Service = v, "Service of the entity.")
        .Value("host", V.Text, string.Empty, static (m, v) => m.Host = v, "Host of the entity.")
        .Value("component", V.Text, string.Empty, static (m, v) => m.Component = v, "Component of the entity.")
        .Pairs("labels", static m => (Dictionary<string, string>)m.Labels, static (_, _) => null, "Labels of the series.");

    internal static string Show(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);

    internal static bool TryTime(string text, out DateTimeOffset value) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
        && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal));

    private static bool TryClock(string text, out TimeOnly value) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
}
