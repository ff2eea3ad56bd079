using StreamEngine.Comparisons.Measuring;
using StreamEngine.Pipeline;

namespace StreamEngine.Comparisons.Throughput;

/// <summary>One run of the whole pipeline, or the medians of several.</summary>
internal sealed record ThroughputResult
{
    /// <summary>Records taken in, rejected ones included.</summary>
    public required long Records { get; init; }

    /// <summary>Unpacked input bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Records that could not be used.</summary>
    public required long Rejected { get; init; }

    /// <summary>Windows that closed.</summary>
    public required long Frames { get; init; }

    /// <summary>Insights with their revisions.</summary>
    public required long Insights { get; init; }

    /// <summary>Series at the end.</summary>
    public required int Series { get; init; }

    /// <summary>Records a second of wall clock.</summary>
    public required double RecordsPerSecond { get; init; }

    /// <summary>Unpacked input bytes a second, in units of 1,000,000.</summary>
    public required double MegabytesPerSecond { get; init; }

    /// <summary>Wall clock of a record.</summary>
    public required double NanosecondsPerRecord { get; init; }

    /// <summary>Managed bytes of all threads, a record; frames, insights and the making of the pipeline included.</summary>
    public required double AllocatedBytesPerRecord { get; init; }

    /// <summary>Middle of the latencies of frames: see <see cref="LatencyMeaning"/>.</summary>
    public required double FrameLatencyP50Milliseconds { get; init; }

    /// <summary>99th percentile of the same.</summary>
    public required double FrameLatencyP99Milliseconds { get; init; }

    /// <summary>Clock, processor, collector and memory.</summary>
    public required Usage Usage { get; init; }

    /// <summary>What the latency is.</summary>
    public static string LatencyMeaning =>
        "From the moment the reader had the bytes of the chunk whose record closed the window, to the moment the frame had been scored, correlated "
        + "and forecast. At full speed it holds the wait in all queues. Windows that close at the end of the input count from the last chunk.";

    internal static ThroughputResult Of(PipelineStatus status, Usage usage, List<double> sortedLatencies) => new()
    {
        Records = status.Records,
        Bytes = status.Bytes,
        Rejected = status.Rejected,
        Frames = status.Frames,
        Insights = status.Insights,
        Series = status.Series,
        RecordsPerSecond = status.Records / usage.Seconds,
        MegabytesPerSecond = status.Bytes / usage.Seconds / 1e6,
        NanosecondsPerRecord = usage.Seconds * 1e9 / status.Records,
        AllocatedBytesPerRecord = (double)usage.AllocatedBytes / status.Records,
        FrameLatencyP50Milliseconds = Statistics.Percentile(sortedLatencies, 50),
        FrameLatencyP99Milliseconds = Statistics.Percentile(sortedLatencies, 99),
        Usage = usage,
    };

    /// <summary>The run with the middle speed of an odd number of runs.</summary>
    internal static ThroughputResult Middle(IEnumerable<ThroughputResult> runs)
    {
        ThroughputResult[] sorted = [.. runs.OrderBy(r => r.MegabytesPerSecond)];
        return sorted[sorted.Length / 2];
    }
}
