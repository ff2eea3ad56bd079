using StreamEngine.Batching;
using StreamEngine.Windowing;
using V = StreamEngine.Server.Config.ConfigValues;

namespace StreamEngine.Server.Config;

/// <summary>Keys of queries.</summary>
internal static class QuerySchema
{
    private static readonly ConfigValue<CalendarUnit> _unit = V.Choice(("day", CalendarUnit.Day), ("week", CalendarUnit.Week), ("month", CalendarUnit.Month));

    private static readonly ConfigValue<DayOfWeek> _day = V.Choice(
        ("monday", DayOfWeek.Monday), ("tuesday", DayOfWeek.Tuesday), ("wednesday", DayOfWeek.Wednesday), ("thursday", DayOfWeek.Thursday),
        ("friday", DayOfWeek.Friday), ("saturday", DayOfWeek.Saturday), ("sunday", DayOfWeek.Sunday));

    private static readonly ConfigSection<WindowDraft> _window = new ConfigSection<WindowDraft>(
        "queries[].window", "A window: one of `size`, `calendar`, `session` and `count`.")
        .Value("size", V.Duration("1ms", "31d"), string.Empty, static (w, v) => w.Size = v, "Windows of this length.")
        .Value("slide", V.Duration("1ms", "31d"), "the size", static (w, v) => w.Slide = v, "Time between the starts of two windows, at most the size.")
        .Value("offset", V.Duration("0s", "31d"), static w => w.Offset, static (w, v) => w.Offset = v, "Shifts all starts, by less than the slide; without it a window starts at the Unix epoch.")
        .Value("calendar", _unit, string.Empty, static (w, v) => w.Calendar = v, "Windows between two local midnights.")
        .Value("time_zone", V.TimeZone, static w => w.TimeZone, static (w, v) => w.TimeZone = v, "Zone of `calendar`.")
        .Value("week_start", _day, static w => w.WeekStart, static (w, v) => w.WeekStart = v, "First day of a week of `calendar`.")
        .Value("session", V.Duration("1ms", "31d"), string.Empty, static (w, v) => w.Session = v, "Sessions, which end when a series has no row for so long.")
        .Value("count", V.Integer(1, 1_000_000_000), string.Empty, static (w, v) => w.Count = v, "Windows of so many rows of a series.");

    private static readonly ConfigSection<JoinDraft> _join = new ConfigSection<JoinDraft>(
        "queries[].join", "A table whose columns the rows of a query get.")
        .Required("table", V.Path, static (j, v) => j.Table = v, "File: CSV with a header, or JSON lines. Read once, at the start.")
        .Value("key", V.Text, "the first column", static (j, v) => j.Key = v, "Column of the table that is looked up.")
        .Required("on", V.Expression, static (j, v) => j.On = v, "Column, field or label that has the key.");

    internal static ConfigSection<QueryDraft> Query { get; } = new ConfigSection<QueryDraft>(
        "queries[]", "What else is to be known of the records, in windows of its own. [Windows](windows.md) describes queries.")
        .Required("name", V.Text, static (q, v) => q.Name = v, "Name of the query, its own: 1 to 64 letters, digits, `_`, `.` and `-`.")
        .Value("from", V.Choice(("logs", EventKind.Log), ("metrics", EventKind.Metric)), static q => q.From, static (q, v) => q.From = v, "Which records come in.")
        .Section("join", _join, static q => q.Join ??= new JoinDraft())
        .Value("where", V.Expression, string.Empty, static (q, v) => q.Where = v, "Condition of the records that count.")
        .Values("group_by", V.Expression, static q => q.GroupBy, "Columns, fields or labels that tell series apart, at most 16.")
        .Value("value", V.Expression, "the value of metrics; none for logs", static (q, v) => q.Value = v, "The number that is summed up.")
        .List("window", _window, static q => q.Windows, required: true, orOne: true)
        .Values("aggregates", V.Aggregate, static q => q.Aggregates, "Columns of the frames, at most 32; the count when none is named.")
        .Value("allowed_lateness", V.Duration("0s", "31d"), static q => q.AllowedLateness, static (q, v) => q.AllowedLateness = v, "How long after a window has closed its records still count; it is then told again.")
        .Value("early_every", V.Duration("0s", "31d"), static q => q.EarlyEvery, static (q, v) => q.EarlyEvery = v, "How often open windows are told ahead; 0 is never.")
        .Value("max_series", V.Integer(1, 1 << 24), static q => q.MaxSeries, static (q, v) => q.MaxSeries = v, "Series that are told apart; records of further ones go to `series.overflow`.")
        .Value("max_sessions", V.Integer(1, 1 << 24), static q => q.MaxSessions, static (q, v) => q.MaxSessions = v, "Sessions that are open at a time.")
        .Value("max_open_panes", V.Integer(2, 1 << 20), static q => q.MaxOpenPanes, static (q, v) => q.MaxOpenPanes = v, "Panes that are open at a time; beyond it the earliest closes before its time.");
}
