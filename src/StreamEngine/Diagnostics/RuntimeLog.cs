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
}
