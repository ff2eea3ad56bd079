using StreamEngine.Insights;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Runtime;

/// <summary>What is on the lane from the partition to the detectors: a frame, or a snapshot that was begun behind the frames before it.</summary>
internal readonly record struct FrameItem(Frame? Frame, SnapshotImage? Snapshot);

/// <summary>What is on the lane from the detectors to the sinks: insights, or a snapshot of everything before it.</summary>
internal readonly record struct InsightItem(IReadOnlyList<Insight> Insights, SnapshotImage? Snapshot);
