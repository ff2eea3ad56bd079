namespace StreamEngine.Windowing;

/// <summary>What the values of a series mean, which decides what a window without values says and which aggregate is scored.</summary>
public enum SeriesKind : byte
{
    /// <summary>Samples of a level (cpu, queue length). A window without samples is a gap, not a zero. Scored by mean.</summary>
    Gauge,

    /// <summary>Events counted (log lines, errors). A window without events is a zero. Scored by count.</summary>
    Count,

    /// <summary>Many measurements a window (durations, sizes). A window without them is a gap. Scored by p95.</summary>
    Distribution,
}
