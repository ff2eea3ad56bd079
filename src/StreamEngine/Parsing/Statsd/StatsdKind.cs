namespace StreamEngine.Parsing.Statsd;

/// <summary>What a line of StatsD measures.</summary>
internal enum StatsdKind
{
    /// <summary><c>c</c>: what is added to a count.</summary>
    Counter,

    /// <summary><c>g</c>: a level, or, with a sign before it, its change.</summary>
    Gauge,

    /// <summary><c>ms</c>, <c>h</c>, <c>d</c>: one observation.</summary>
    Observation,

    /// <summary><c>s</c>: a member of a set.</summary>
    Set,
}
