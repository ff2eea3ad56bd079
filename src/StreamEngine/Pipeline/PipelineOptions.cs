using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Prediction;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Queries;
using TemplateCheck = StreamEngine.Templates.TemplateCheck;
using TemplateOptions = StreamEngine.Templates.TemplateOptions;

namespace StreamEngine.Pipeline;

/// <summary>How a pipeline runs. The defaults are meant for all data; they are checked when the pipeline is built.</summary>
public sealed class PipelineOptions
{
    /// <summary>Parser workers, 1 to 256. What comes out does not depend on it. Default: the processors there are, at most 4.</summary>
    public int Workers { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Most rows of a batch, 1 to 65,536. What comes out does not depend on it. Default 2,048.</summary>
    public int BatchRows { get; set; } = 2048;

    /// <summary>Longest record in bytes, 1 KiB to 64 MiB; a longer one goes to the dead-letter output. Default 1 MiB.</summary>
    public int MaxRecordBytes { get; set; } = 1 << 20;

    /// <summary>
    /// Most bytes that one packed file or stream may unpack to, 1 MiB to 1 PiB (2^50). What is beyond is not read: the source ends with a fault,
    /// and what came before is kept. Default 1 TiB (2^40).
    /// </summary>
    public long MaxDecompressedBytes { get; set; } = UnpackLimits.Default.Bytes;

    /// <summary>
    /// Most unpacked bytes for each packed byte of a file or stream, 10 to 1,000,000; judged once 16 MiB have come out, and then as
    /// <see cref="MaxDecompressedBytes"/>. Default 1,000: deflate itself ends at 1,032 to 1.
    /// </summary>
    public int MaxCompressionRatio { get; set; } = UnpackLimits.Default.Ratio;

    /// <summary>Chunks of one source that may be between its reader and the windows, 1 to 1,024; a full queue makes the reader wait. Default 8.</summary>
    public int ChunksInFlight { get; set; } = 8;

    /// <summary>Frames that may wait for the scorers, 1 to 4,096; a full queue makes the partition wait. Default 64.</summary>
    public int FramesInFlight { get; set; } = 64;

    /// <summary>Memory of the frames that may wait for the scorers, in bytes, 1 MiB to 16 GiB; beyond it the partition waits. Default 64 MiB.</summary>
    public long FrameBytesInFlight { get; set; } = 64L << 20;

    /// <summary>Zone of timestamps that name none. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>Fields that get columns of their own. Windows, templates and detectors ask for none; only a command that writes rows does.</summary>
    internal FieldProjection Fields { get; set; } = FieldProjection.None;

    /// <summary>
    /// Columns of log rows that whoever takes the rows of a <see cref="ParsePipeline"/> reads. A whole pipeline asks for what its stages read.
    /// </summary>
    internal LogColumns Columns { get; set; } = LogColumns.All;

    /// <summary>
    /// How long a live source that names no format is sampled before its format is decided, from its first byte; 64 KiB end the wait.
    /// Default 2 s.
    /// </summary>
    public TimeSpan DetectionTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a live source must be silent before a record that waits for continuation lines is taken as complete. Default 500 ms.
    /// </summary>
    public TimeSpan ContinuationTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Clock of the pipeline: arrival, timeouts, and the year of timestamps that name none. Event time never comes from it, but for live records without a timestamp.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Memory of the pipeline.</summary>
    public SlabPoolOptions Memory { get; set; } = new();

    /// <summary>Windows.</summary>
    public WindowOptions Windows { get; set; } = new();

    /// <summary>Queries over windows of their own, each with a name of its own, at most 256. Default none.</summary>
    public IList<WindowQuery> Queries { get; set; } = [];

    /// <summary>
    /// True for a pipeline of queries alone, which is several times as fast: no templates, no windows besides those of queries, no detectors, no insights. There must be a query. Default false.
    /// </summary>
    public bool OnlyQueries { get; set; }

    /// <summary>Detectors and alert policy.</summary>
    public ScoringOptions Scoring { get; set; } = new();

    /// <summary>How anomalies become incidents.</summary>
    public IncidentOptions Incidents { get; set; } = new();

    /// <summary>How the effect of changes is judged.</summary>
    public ChangeImpactOptions ChangeImpacts { get; set; } = new();

    /// <summary>Which thresholds are forecast, and how.</summary>
    public ForecastOptions Forecasts { get; set; } = new();

    /// <summary>How incidents are foretold.</summary>
    public IncidentForecastOptions IncidentForecasts { get; set; } = new();

    /// <summary>
    /// Event time from which insights are told: windows that end before are learned from alone, so that a pipeline begins with what old files say. What goes on at that time is told
    /// then. A pipeline that goes on from a snapshot keeps the earlier time of the two. Default null: all is told.
    /// </summary>
    public DateTimeOffset? TellFrom { get; set; }

    /// <summary>Snapshots of the state, from which a pipeline over the same sources goes on after a restart. Default: none.</summary>
    public SnapshotOptions Snapshots { get; set; } = new();

    /// <summary>Log templates.</summary>
    public TemplateOptions Templates { get; set; } = new();

    /// <summary>Checks all limits.</summary>
    /// <returns>One sentence an error, each naming the option, its limits and the value; empty when all is well.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(nameof(Workers), Workers, 1, 256);
        Check(nameof(BatchRows), BatchRows, 1, 65_536);
        Check(nameof(MaxRecordBytes), MaxRecordBytes, 1024, 64 << 20);
        Check(nameof(MaxDecompressedBytes), MaxDecompressedBytes, 1 << 20, 1L << 50);
        Check(nameof(MaxCompressionRatio), MaxCompressionRatio, 10, 1_000_000);
        Check(nameof(ChunksInFlight), ChunksInFlight, 1, 1024);
        Check(nameof(FramesInFlight), FramesInFlight, 1, 4096);
        Check(nameof(FrameBytesInFlight), FrameBytesInFlight, 1 << 20, 16L << 30);
        errors.AddRange(Windows.Validate());
        errors.AddRange(Queries.SelectMany(static query => query.Validate()));
        Check("Queries", Queries.Count, OnlyQueries ? 1 : 0, 256);
        errors.AddRange(Queries.CountBy(static query => query.Name).Where(static n => n.Value > 1).Select(static n => $"Query '{n.Key}': each query must have a name of its own."));
        errors.AddRange(Scoring.Validate());
        Check("Templates.MaxTemplates", Templates.MaxTemplates, 1, 1_000_000);
        Check("Templates.VariableWords", Templates.VariableWords, 2, int.MaxValue);
        errors.AddRange(TemplateCheck.Run(Templates).Select(static e => e.ToString()));
        errors.AddRange(IncidentForecasts.Validate());
        Snapshots.Validate(errors);
        return errors;

        void Check(string name, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                errors.Add($"{name} must be {least:N0} to {most:N0}, but is {value:N0}.");
            }
        }
    }
}
