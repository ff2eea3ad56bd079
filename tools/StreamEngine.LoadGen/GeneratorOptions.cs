using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Metrics;

namespace StreamEngine.LoadGen;

/// <summary>What a <see cref="StreamGenerator"/> writes. Equal options give equal bytes.</summary>
public sealed record GeneratorOptions
{
    /// <summary>The text format. Default: JSON lines.</summary>
    public StreamFormat Format { get; init; } = StreamFormat.Json;

    /// <summary>Header shape of <see cref="StreamFormat.Plain"/>; other formats ignore it.</summary>
    public PlainHeader Header { get; init; } = PlainHeader.Log4j;

    /// <summary>Seed of all randomness. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Records to write; 0 (default) means no limit. A header line of CSV is not a record, a change event is.</summary>
    public long Records { get; init; }

    /// <summary>Event time to cover; zero (default) means no limit.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Event time of the first record, 1970 to 2200. Default 2026-01-05T00:00:00Z.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Event time between two records of a log stream (its mean: each is moved at random inside its interval), or between two points of
    /// the same series. Zero (default) means 1 ms for logs and 10 s for metrics.
    /// </summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Records per second of event time, instead of <see cref="Interval"/>; 0 (default) means unset, at most 1e9.</summary>
    public double EventRate { get; init; }

    /// <summary>Number of services, 1 to 100,000. Default 6.</summary>
    public int Services { get; init; } = 6;

    /// <summary>Number of hosts, 1 to 100,000. Default 12.</summary>
    public int Hosts { get; init; } = 12;

    /// <summary>Number of series of a metric stream, 1 to 1,000,000; 0 (default) means 1 for CSV, 24 for long CSV, 100 for others.</summary>
    public int Series { get; init; }

    /// <summary>Lines of a trace on average, 1 to 10,000; half of that to one and a half times. Default 1: each line has an id of its own.</summary>
    public int TraceLines { get; init; } = 1;

    /// <summary>Which metrics a metric stream has; log streams ignore it. Default: those of the shop.</summary>
    public MetricSet Metrics { get; init; }

    /// <summary>Faults to inject. Default: none.</summary>
    public IReadOnlyList<FaultSpec> Faults { get; init; } = [];

    /// <summary>Share of records that are damaged so that they should not parse, in percent, 0 (default) to 100.</summary>
    public double MalformedPercent { get; init; }

    /// <summary>
    /// How late a record can be, in event time; zero (default) means in order. Metric streams move points by whole intervals, so there
    /// it must be at least one interval.
    /// </summary>
    public TimeSpan Disorder { get; init; }

    /// <summary>Change the order of keys (JSON, logfmt) or the order of tags (Influx and other metrics) from record to record.</summary>
    public bool ShuffleKeys { get; init; }

    /// <summary>Put characters that the format must escape into a quarter of the records.</summary>
    public bool Escapes { get; init; }

    /// <summary>Put characters of two to four UTF-8 bytes into a quarter of the records.</summary>
    public bool NonAscii { get; init; }

    /// <summary>Whether the format is one of metric points.</summary>
    public bool IsMetric => Format is StreamFormat.Csv or StreamFormat.CsvLong or StreamFormat.Influx
        or StreamFormat.Prometheus or StreamFormat.OpenMetrics or StreamFormat.Statsd or StreamFormat.DogStatsd or StreamFormat.Graphite or StreamFormat.GraphiteTags;

    /// <summary><see cref="Series"/> with its default applied.</summary>
    internal int EffectiveSeries => Series > 0 ? Series : Format switch { StreamFormat.Csv => 1, StreamFormat.CsvLong => 24, _ => 100 };

    /// <summary>Nanoseconds of event time between two log records or two points of a series.</summary>
    internal double IntervalNanoseconds
    {
        get
        {
            if (EventRate > 0) return 1e9 / EventRate * (IsMetric && Format != StreamFormat.Csv ? EffectiveSeries : 1);
            if (Interval > TimeSpan.Zero) return Interval.Ticks * 100.0;
            return IsMetric ? 10e9 : 1e6;
        }
    }
}
