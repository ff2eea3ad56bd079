using StreamEngine.Batching;

namespace StreamEngine.Insights;

/// <summary>
/// What a person reads. Immutable; an insight that changes is emitted again with the same <see cref="Id"/> and a higher
/// <see cref="Revision"/>. All times are nanoseconds since the Unix epoch.
/// </summary>
public sealed record Insight
{
    /// <summary>Kind.</summary>
    public required InsightType Type { get; init; }

    /// <summary>16 hexadecimal digits, derived from what the insight is about (<see cref="InsightId"/>): a replay gives the same.</summary>
    public required string Id { get; init; }

    /// <summary>1 for the first emission, rising.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>When what it tells of began (for a forecast: when it was made).</summary>
    public required long Time { get; init; }

    /// <summary>When it ended, or how far it is known while it goes on.</summary>
    public required long End { get; init; }

    /// <summary>True while it goes on.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Urgency.</summary>
    public required InsightSeverity Severity { get; init; }

    /// <summary>What it is about.</summary>
    public required Entity Entity { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Title { get; init; }

    /// <summary>Confidence in [0, 1].</summary>
    public required double Score { get; init; }

    /// <summary>Why the engine says so, strongest first.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>Series or template that an anomaly or a forecast is about; null for other types.</summary>
    public string? Series { get; init; }

    /// <summary>Dense id of that series in this process, -1 when there is none. Not part of the JSON.</summary>
    public int SeriesId { get; init; } = -1;

    /// <summary>Anomalies: what was observed against what was expected. Null for other types.</summary>
    public Deviation? Deviation { get; init; }

    /// <summary>Forecasts: when the threshold is reached. Null for other types, and for the forecast of an incident.</summary>
    public ThresholdForecast? Forecast { get; init; }

    /// <summary>Forecasts of an incident: how probable it is, and how much that is to be believed. Null for all others.</summary>
    public IncidentRisk? Risk { get; init; }

    /// <summary>Incidents and change impacts: likely causes in rank order.</summary>
    public IReadOnlyList<Cause> Causes { get; init; } = [];

    /// <summary>Incidents: ids of the anomalies, and <c>change:ID</c> of the changes, that belong to it, in time order.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];
}

/// <summary>One reason behind an insight.</summary>
/// <param name="Kind">What sort: <c>series</c>, <c>template</c>, <c>change</c>, <c>timing</c>, <c>topology</c>, <c>trend</c>, <c>session</c>, <c>season</c>, <c>history</c>.</param>
/// <param name="Text">The reason in words and numbers.</param>
/// <param name="Series">Series or template that shows it; null when none.</param>
/// <param name="Time">When, nanoseconds since the Unix epoch; 0 when it has no time.</param>
/// <param name="Example">An example line; null when none.</param>
public sealed record Evidence(string Kind, string Text, string? Series = null, long Time = 0, string? Example = null)
{
    /// <summary>How much of the whole the series contributes, in [0, 1]; null when that is not said.</summary>
    public double? Share { get; init; }
}

/// <summary>One likely cause of an incident.</summary>
/// <param name="Entity">Who.</param>
/// <param name="Series">Series, template or <c>change:ID</c>.</param>
/// <param name="Score">Share of the blame in [0, 1].</param>
/// <param name="Why">The reasons in words.</param>
public sealed record Cause(Entity Entity, string Series, double Score, string Why);

/// <summary>Observed against expected.</summary>
/// <param name="Detector">Channel that fired.</param>
/// <param name="Kind">deviation, new_template, burst, silence.</param>
/// <param name="Observed">Value at the worst window.</param>
/// <param name="Expected">Expected value there; NaN when none.</param>
/// <param name="Lower">Lower edge of the band; NaN when none.</param>
/// <param name="Upper">Upper edge of the band; NaN when none.</param>
/// <param name="PValue">Chance of it when all is well, from the series' own history.</param>
/// <param name="Direction">+1 above, -1 below, 0 neither.</param>
public sealed record Deviation(
    string Detector, string Kind, double Observed, double Expected, double Lower, double Upper, double PValue, int Direction)
{
    /// <summary>
    /// Time in which as much begins once, by the series' own history, nanoseconds; at most <see cref="Watched"/>, which it equals when it is rarer than can be known. 0 when nothing is known of it.
    /// </summary>
    public long OnceIn { get; init; }

    /// <summary>How long the series had been watched, nanoseconds; 0 when that is not known.</summary>
    public long Watched { get; init; }

    /// <summary>Slot of the profile of the day or week that the expected value comes from, UTC; null when no season spoke.</summary>
    public string? Season { get; init; }

    /// <summary>The last event like it; null for none.</summary>
    public SimilarEvent? LastSimilar { get; init; }
}

/// <summary>An event before that was like this one: same series, kind and direction; of a new template, one of the same service and class of severity.</summary>
/// <param name="Time">When it began, nanoseconds since the Unix epoch.</param>
/// <param name="End">When it ended.</param>
/// <param name="Observed">The value at its worst window.</param>
/// <param name="WasTold">False when it was not told because it repeated the one before it.</param>
/// <param name="Count">How many there were so far, with this one.</param>
public sealed record SimilarEvent(long Time, long End, double Observed, bool WasTold, int Count);

/// <summary>When a series reaches a threshold.</summary>
/// <param name="Threshold">The value that is reached.</param>
/// <param name="Current">Value now.</param>
/// <param name="RatePerHour">Net growth, units of the series an hour.</param>
/// <param name="GrowingSince">Since when it grows at this rate, nanoseconds since the Unix epoch.</param>
/// <param name="ReachedAt">Most likely time, nanoseconds since the Unix epoch.</param>
/// <param name="Earliest">Early edge of the interval.</param>
/// <param name="Latest">Late edge of the interval; <see cref="long.MaxValue"/> when it may never be reached.</param>
/// <param name="Confidence">Share of cases in which the interval holds the truth, in (0, 1).</param>
public sealed record ThresholdForecast(
    double Threshold, double Current, double RatePerHour, long GrowingSince, long ReachedAt, long Earliest, long Latest, double Confidence)
{
    /// <summary>True when the threshold is neither configured nor known by name, but learned: the series stopped there again and again.</summary>
    public bool IsLearned { get; init; }
}

/// <summary>How probable an incident is.</summary>
/// <param name="Probability">Probability of an incident within the horizon, in [0, 1].</param>
/// <param name="BaseRate">The same without looking at anything, as learned so far.</param>
/// <param name="Horizon">The horizon, nanoseconds.</param>
/// <param name="Incidents">Incidents that it was learned from.</param>
/// <param name="Hits">How many of them came within the horizon behind the first precursor.</param>
/// <param name="Seen">How often that precursor has been there.</param>
/// <param name="MedianLead">Median time from that precursor to the incident, nanoseconds; 0 when not known.</param>
/// <param name="Skill">Brier skill over the base rate of all probabilities so far, each from before it was known what came: 1 is perfect, 0 no better.</param>
public sealed record IncidentRisk(double Probability, double BaseRate, long Horizon, int Incidents, int Hits, int Seen, long MedianLead, double Skill);
