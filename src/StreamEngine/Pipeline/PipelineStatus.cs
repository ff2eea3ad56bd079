using StreamEngine.Diagnostics;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Pipeline;

/// <summary>How far a pipeline is. A copy: it does not change.</summary>
public sealed record PipelineStatus
{
    /// <summary>Starting, Running, Draining, Completed or Failed.</summary>
    public required PipelineState State { get; init; }

    /// <summary>Streams in the order of opening: all files, all open connections, and the last 256 connections that have ended.</summary>
    public required IReadOnlyList<SourceStatus> Sources { get; init; }

    /// <summary>What could not be opened at all, one sentence each, path first.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Where the records went, a row a stage.</summary>
    public required IReadOnlyList<LedgerEntry> Ledger { get; init; }

    /// <summary>Records taken in.</summary>
    public required long Records { get; init; }

    /// <summary>(Decompressed) bytes taken in.</summary>
    public required long Bytes { get; init; }

    /// <summary>Records that went to the dead-letter output.</summary>
    public required long Rejected { get; init; }

    /// <summary>Windows that have closed.</summary>
    public required long Frames { get; init; }

    /// <summary>Insights that were emitted, revisions included.</summary>
    public required long Insights { get; init; }

    /// <summary>Insights that were not told, revisions included, since they are of the time before <see cref="PipelineOptions.TellFrom"/>.</summary>
    public long WithheldInsights { get; init; }

    /// <summary>Insights that a sink could not deliver.</summary>
    public required long LostInsights { get; init; }

    /// <summary>Series that are known.</summary>
    public required int Series { get; init; }

    /// <summary>Series that were retired because nothing came for long; see <see cref="WindowOptions.RetireAfter"/>.</summary>
    public long RetiredSeries { get; init; }

    /// <summary>Rows of metrics that went to the overflow series, for want of room for theirs.</summary>
    public long OverflowedRows { get; init; }

    /// <summary>How many sessions of log lines there are; null when lines have no ids.</summary>
    public LogSessionStatus? LogSessions { get; init; }

    /// <summary>Sessions of log lines that were not judged, since there are more kinds of them than <see cref="Scoring.SessionOptions.MaxKinds"/>.</summary>
    public long UnjudgedSessions { get; init; }

    /// <summary>Shapes of log lines whose values are not read, since the template that they were given has other slots; counted where parameters are asked for.</summary>
    public long UnalignedShapes { get; init; }

    /// <summary>Alerts that were not told because they repeat what was just told, or are the way back from it.</summary>
    public long SuppressedAlerts { get; init; }

    /// <summary>Abnormal windows of series that were not told because a rule mutes them, or because they are known.</summary>
    public long MutedAlerts { get; init; }

    /// <summary>Rows of series that were worked on: neither learned nor told.</summary>
    public long WithheldRows { get; init; }

    /// <summary>How snapshots fare; null when none are taken.</summary>
    public SnapshotStatus? Snapshots { get; init; }

    /// <summary>How far each query is, in the order in which they were added.</summary>
    public IReadOnlyList<QueryStatus> Queries { get; init; } = [];

    /// <summary>Earliest event time, nanoseconds since the Unix epoch; null before the first record with a time.</summary>
    public required long? FirstTime { get; init; }

    /// <summary>Latest event time; null before the first record with a time.</summary>
    public required long? LastTime { get; init; }

    /// <summary>Event time up to which windows are closed; null before the first.</summary>
    public required long? Watermark { get; init; }

    /// <summary>Native memory that is in use, in bytes.</summary>
    public required long SlabBytes { get; init; }

    /// <summary>When a record, or a live source's silence, last made progress, by the pipeline's clock.</summary>
    public required DateTimeOffset LastProgress { get; init; }
}

/// <summary>Life of a pipeline.</summary>
public enum PipelineState
{
    /// <summary>Built, not started.</summary>
    Created,

    /// <summary>Takes records in.</summary>
    Running,

    /// <summary>Takes no new records in and finishes those that it has.</summary>
    Draining,

    /// <summary>Has ended; everything that came in is accounted for.</summary>
    Completed,

    /// <summary>Has ended with an error that no single source is to blame for, or was cancelled.</summary>
    Failed,
}

/// <summary>How far one stream of a source is.</summary>
/// <param name="Name">Path or address.</param>
/// <param name="Format">What was recognised, for people; empty until it is.</param>
/// <param name="Bytes">(Decompressed) bytes read.</param>
/// <param name="Records">Records found.</param>
/// <param name="Rejected">Records that went to the dead-letter output.</param>
/// <param name="IsLive">True for connections and pushed streams.</param>
/// <param name="IsOpen">True while it is being read.</param>
/// <param name="LastRead">When bytes last arrived, by the pipeline's clock; null before the first.</param>
/// <param name="Error">Why it ended early; null when it did not.</param>
public sealed record SourceStatus(
    string Name, string Format, long Bytes, long Records, long Rejected, bool IsLive, bool IsOpen, DateTimeOffset? LastRead, string? Error);

/// <summary>What is left when a pipeline has ended.</summary>
/// <param name="Status">The last status.</param>
/// <param name="Templates">All log templates by falling count, then by id.</param>
/// <param name="Elapsed">Time from start to end, by the pipeline's clock.</param>
public sealed record PipelineResult(PipelineStatus Status, IReadOnlyList<TemplateInfo> Templates, TimeSpan Elapsed);
