namespace StreamEngine.Windowing.Queries;

/// <summary>A row that came too late for a window of a query, past what it allows.</summary>
/// <param name="Query">The query.</param>
/// <param name="Window">The window; a row may be late for one and not for another.</param>
/// <param name="Time">Event time, in nanoseconds since the Unix epoch.</param>
/// <param name="Series">The series that it belongs to.</param>
/// <param name="Value">Its value; 1 for log lines without one.</param>
public sealed record LateRow(WindowQuery Query, WindowDefinition Window, long Time, SeriesInfo Series, double Value);
