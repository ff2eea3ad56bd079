using StreamEngine.Batching;
using StreamEngine.Windowing.Expressions;

namespace StreamEngine.Windowing.Queries;

/// <summary>
/// What is to be known of a stream: which rows, grouped by what, summed up how, in which windows. Its frames go to whoever asks for them by
/// <c>PipelineBuilder.OnQueryFrame</c>; detectors do not look at them. Checked when the pipeline is built, and not to be changed afterwards.
/// </summary>
public sealed class WindowQuery
{
    /// <summary>Name of the query and of its series: 1 to 64 letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Which rows come in: log lines or metric points. Default log lines.</summary>
    public EventKind From { get; set; } = EventKind.Log;

    /// <summary>A table whose columns the rows get; null for none.</summary>
    public TableJoin? Join { get; set; }

    /// <summary>Condition of the rows that count; null for all rows.</summary>
    public WindowExpression? Where { get; set; }

    /// <summary>
    /// What tells series apart, in order: columns, fields, labels, or texts made of them. Each is a label of the series. At most 16; with none there is one series.
    /// </summary>
    public IList<string> GroupBy { get; set; } = [];

    /// <summary>
    /// The number that is summed up. A row whose number is null or not finite does not count at all. Null for the value of metric points; for log lines
    /// every line is a 1 then, and what can be asked for is their count.
    /// </summary>
    public WindowExpression? Value { get; set; }

    /// <summary>The windows, 1 to 16; those of a fixed length share their panes.</summary>
    public IList<WindowDefinition> Windows { get; set; } = [];

    /// <summary>The columns of the frames, 1 to 32. Default the count.</summary>
    public IList<Aggregate> Aggregates { get; set; } = [Aggregate.Count];

    /// <summary>
    /// How long after a window has closed its rows are still taken, 0 to 31 days of event time; the window is then emitted again. Not
    /// with delta, increase and rate; count windows know no late rows. Default 0.
    /// </summary>
    public TimeSpan AllowedLateness { get; set; }

    /// <summary>How often windows that are open are emitted ahead, 0 or 1 ms to 31 days of event time; 0 is never. Not with count windows, nor with
    /// delta, increase and rate. Default 0.</summary>
    public TimeSpan EarlyEvery { get; set; }

    /// <summary>Series that are told apart, 1 to 16,777,216; the rows of further ones go to <c>series.overflow</c>. Default 1,000,000.</summary>
    public int MaxSeries { get; set; } = 1_000_000;

    /// <summary>Sessions that are open at a time, 1 to 16,777,216; a row that would begin one more does not count. Default 1,000,000.</summary>
    public int MaxSessions { get; set; } = 1_000_000;

    /// <summary>Panes that are open at a time, 2 to 1,048,576; beyond it the earliest is closed before its time. Default 100,000.</summary>
    public int MaxOpenPanes { get; set; } = 100_000;

    /// <summary>Checks everything.</summary>
    /// <returns>One sentence an error; empty when all is well.</returns>
    public IReadOnlyList<string> Validate() => [.. QueryCheck.Run(this).Select(error => $"Query '{Name}': {error}.")];
}
