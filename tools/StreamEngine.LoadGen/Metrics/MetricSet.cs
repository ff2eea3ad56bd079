namespace StreamEngine.LoadGen.Metrics;

/// <summary>Which metrics the series of a stream take in turn.</summary>
public enum MetricSet
{
    /// <summary>Six metrics of a shop's services, all of one shape: a level, a daily season and noise.</summary>
    Shop,

    /// <summary>
    /// Ten metrics, each of a shape of its own as it is met in operations: flat, weekly season, counts, latency with bursts, counter, sawtooth, constant, batch job,
    /// bounded walk, gaps.
    /// </summary>
    Operations,

    /// <summary>Eight metrics of a service on a host that follow one load, each in its own way and with noise of its own.</summary>
    Coupled,
}
