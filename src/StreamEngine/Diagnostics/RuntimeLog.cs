using Microsoft.Extensions.Logging;

namespace StreamEngine.Diagnostics;

/// <summary>Messages of a running pipeline.</summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Sink {Sink} failed and lost {Count} insights: {Error}")]
    internal static partial void SinkFailed(ILogger logger, string sink, int count, string error);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Source {Source} ended early: {Error}")]
    internal static partial void SourceFailed(ILogger logger, string source, string error);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "Source {Source}: {Format}")]
    internal static partial void FormatRecognised(ILogger logger, string source, string format);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "The pipeline failed: {Error}")]
    internal static partial void PipelineFailed(ILogger logger, string error);

    [LoggerMessage(EventId = 5, Level = LogLevel.Debug, Message = "Snapshot {Name} was written, {Bytes} bytes")]
    internal static partial void SnapshotWritten(ILogger logger, string name, long bytes);

    [LoggerMessage(EventId = 6, Level = LogLevel.Error, Message = "No snapshot was written to {Folder}, the one before it stays: {Error}")]
    internal static partial void SnapshotFailed(ILogger logger, string folder, string error);

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "Snapshots: {Problem}")]
    internal static partial void SnapshotProblem(ILogger logger, string problem);

    [LoggerMessage(EventId = 8, Level = LogLevel.Information, Message = "Going on from snapshot {Name}")]
    internal static partial void SnapshotRestored(ILogger logger, string name);

    [LoggerMessage(EventId = 9, Level = LogLevel.Warning, Message = "Journal of templates: {Problem}")]
    internal static partial void JournalProblem(ILogger logger, string problem);
}
