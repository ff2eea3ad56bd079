using StreamEngine.Batching;
using StreamEngine.Scoring.Explaining;
using StreamEngine.Scoring.Rules;

namespace StreamEngine.Scoring;

/// <summary>What is abnormal about a series or a template.</summary>
public enum AnomalyKind
{
    /// <summary>A value outside what its own history lets expect.</summary>
    Deviation,

    /// <summary>A log template that was never seen while learning.</summary>
    NewTemplate,

    /// <summary>Far more lines of a template, or errors of a service, than usual.</summary>
    Burst,

    /// <summary>Far fewer, or none, where there is a steady rhythm.</summary>
    Silence,

    /// <summary>Templates of a service in numbers beside each other that no window had.</summary>
    UnusualCounts,

    /// <summary>Sessions of log lines that ended, of which more than usual are unlike those before.</summary>
    UnusualSessions,

    /// <summary>A number in a log line outside of what its template has there.</summary>
    UnusualParameter,

    /// <summary>A metric that keeps exactly the same value for longer than it ever did.</summary>
    FlatLine,

    /// <summary>A metric that has no values any more.</summary>
    NoData,

    /// <summary>A metric that has fewer values than usual.</summary>
    MissingData,

    /// <summary>The level of a series is another than it was, for long.</summary>
    LevelShift,

    /// <summary>A series leaves its level in a line.</summary>
    TrendChange,

    /// <summary>Values vary more, or less, than they did.</summary>
    VarianceChange,

    /// <summary>Series of an entity in values that they never had beside each other, though each may be usual by itself.</summary>
    UnusualCombination,
}

/// <summary>
/// One abnormal episode: raised when it begins (<see cref="End"/> equals the end of the window that showed it, <see cref="IsOpen"/>),
/// and once more when it is over.
/// </summary>
public sealed record Anomaly
{
    /// <summary>Kind of deviation.</summary>
    public required AnomalyKind Kind { get; init; }

    /// <summary>Name of the detector.</summary>
    public required string Detector { get; init; }

    /// <summary>Identity of the series (<see cref="Windowing.SeriesInfo.Key"/>), or of the template as <c>template:ID</c>.</summary>
    public required string Series { get; init; }

    /// <summary>Metric name, for people and for grouping.</summary>
    public required string Metric { get; init; }

    /// <summary>Dense id of the series, -1 when there is none (a new template).</summary>
    public int SeriesId { get; init; } = -1;

    /// <summary>What it is about.</summary>
    public required Entity Entity { get; init; }

    /// <summary>When it began, nanoseconds since the Unix epoch: the window's start, or the exact time of the line for a new template.</summary>
    public required long Start { get; init; }

    /// <summary>End of the last abnormal window so far.</summary>
    public required long End { get; init; }

    /// <summary>When the engine could first know it: the end of the window that raised it.</summary>
    public required long DetectedAt { get; init; }

    /// <summary>False once the episode is over.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>Least p-value of the episode so far.</summary>
    public required double PValue { get; init; }

    /// <summary>Score in [0, 1] that belongs to <see cref="PValue"/>.</summary>
    public required double Score { get; init; }

    /// <summary>+1 above, -1 below the expected, 0 when that makes no sense.</summary>
    public int Direction { get; init; }

    /// <summary>The value at the worst window.</summary>
    public double Observed { get; init; }

    /// <summary>What was expected there; NaN when nothing.</summary>
    public double Expected { get; init; } = double.NaN;

    /// <summary>Lower edge of the band.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Upper edge of the band.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>Slot of the profile that the expected value comes from, UTC: <c>14:00 to 14:15</c>, <c>Mon 14:00 to 15:00</c>; null when no season spoke.</summary>
    internal string? Season { get; init; }

    /// <summary>
    /// Time in which as much begins once, by the history of the series, nanoseconds; never longer than <see cref="Watched"/>, and 0 when that is not known. Equal to <see cref="Watched"/>: rarer than
    /// can be known.
    /// </summary>
    internal long OnceIn { get; init; }

    /// <summary>How long the series has been watched, nanoseconds; the whole stream for what is no series.</summary>
    internal long Watched { get; init; }

    /// <summary>The last event like it; null for none.</summary>
    internal EarlierEvent? Earlier { get; init; }

    /// <summary>Severity number of the log lines behind it; unspecified for metrics.</summary>
    public Severity Severity { get; init; }

    /// <summary>How urgent a rule says that it is; null when that follows from the anomaly.</summary>
    public AlertUrgency? Urgency { get; init; }

    /// <summary>Length of a window in nanoseconds, for rates; 0 when it says nothing.</summary>
    public long Window { get; init; }

    /// <summary>True when the data so far lie on more than one day in UTC, so that a time of day alone does not say when.</summary>
    public bool SpansDays { get; init; }

    /// <summary>True when the values are the growth of a counter a window.</summary>
    public bool IsGrowth { get; init; }

    /// <summary>
    /// New templates that came with <see cref="Template"/> and are told with it, at most <see cref="Episode.MaxAlso"/> of them. For unusual counts, sessions, parameters and combinations the evidence in sentences,
    /// strongest first.
    /// </summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>How many new templates came with <see cref="Template"/>.</summary>
    public int AlsoCount { get; init; }

    /// <summary>Text of the template behind it; null for other series.</summary>
    public string? Template { get; init; }

    /// <summary>An example line; null for metrics.</summary>
    public string? Example { get; init; }
}
