using StreamEngine.Batching;
using StreamEngine.Windowing;

namespace StreamEngine.Server.Config;

/// <summary>A query while it is read.</summary>
internal sealed class QueryDraft
{
    internal string Name { get; set; } = string.Empty;

    internal EventKind From { get; set; } = EventKind.Log;

    internal JoinDraft? Join { get; set; }

    internal string? Where { get; set; }

    internal List<string> GroupBy { get; } = [];

    internal string? Value { get; set; }

    internal List<WindowDraft> Windows { get; } = [];

    internal List<Aggregate> Aggregates { get; } = [];

    internal TimeSpan AllowedLateness { get; set; }

    internal TimeSpan EarlyEvery { get; set; }

    internal int MaxSeries { get; set; } = new Windowing.Queries.WindowQuery().MaxSeries;

    internal int MaxSessions { get; set; } = new Windowing.Queries.WindowQuery().MaxSessions;

    internal int MaxOpenPanes { get; set; } = new Windowing.Queries.WindowQuery().MaxOpenPanes;
}

/// <summary>A table of a query while it is read.</summary>
internal sealed class JoinDraft
{
    internal string? Table { get; set; }

    internal string? Key { get; set; }

    internal string? On { get; set; }
}

/// <summary>A window of a query while it is read.</summary>
internal sealed class WindowDraft
{
    internal TimeSpan? Size { get; set; }

    internal TimeSpan? Slide { get; set; }

    internal TimeSpan Offset { get; set; }

    internal CalendarUnit? Calendar { get; set; }

    internal TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    internal DayOfWeek WeekStart { get; set; } = DayOfWeek.Monday;

    internal TimeSpan? Session { get; set; }

    internal int? Count { get; set; }
}
