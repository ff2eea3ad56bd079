using Microsoft.Extensions.Logging;

namespace StreamEngine.Server.Run;

/// <summary>Messages of the process.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(EventId = 100, Level = LogLevel.Information, Message = "Running with {Sources} sources; health and metrics on {Http}")]
    internal static partial void Started(ILogger logger, int sources, string http);

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "Asked to stop: finishing what has arrived")]
    internal static partial void Draining(ILogger logger);

    [LoggerMessage(EventId = 102, Level = LogLevel.Warning, Message = "Asked to stop again: dropping what is inside")]
    internal static partial void Cancelling(ILogger logger);

    [LoggerMessage(EventId = 103, Level = LogLevel.Error, Message = "Output {Output} lost {Count} insights after all attempts: {Error}")]
    internal static partial void Lost(ILogger logger, string output, int count, string error);

    [LoggerMessage(EventId = 104, Level = LogLevel.Warning, Message = "Output {Output} failed, attempt {Attempt}: {Error}")]
    internal static partial void Retrying(ILogger logger, string output, int attempt, string error);

    [LoggerMessage(EventId = 105, Level = LogLevel.Error, Message = "{Problem}")]
    internal static partial void Problem(ILogger logger, string problem);
}
