using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamEngine.Pipeline;

namespace StreamEngine.Extensions;

/// <summary>
/// Health of a pipeline: healthy while it runs and gets on, degraded while it drains, unhealthy when it has failed, stands still, or a source
/// could not be opened or ended early; the description names it. A broken connection of one peer is that peer's failure and no reason.
/// </summary>
public sealed class StreamEngineHealthCheck : IHealthCheck
{
    private const int MostReasons = 5;

    private readonly StreamPipeline _pipeline;
    private readonly TimeProvider _time;

    /// <summary>Makes the check.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="time">The pipeline's clock; null for the system's.</param>
    public StreamEngineHealthCheck(StreamPipeline pipeline, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        _pipeline = pipeline;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Time without progress after which a running pipeline counts as standing still. Default 1 min.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Judge(_pipeline.Status));

    private HealthCheckResult Judge(PipelineStatus status)
    {
        var data = new Dictionary<string, object>
        {
            ["state"] = status.State.ToString(),
            ["records"] = status.Records,
            ["rejected"] = status.Rejected,
            ["insights"] = status.Insights,
            ["lostInsights"] = status.LostInsights,
        };
        List<string> failed =
            [.. status.Problems, .. status.Sources.Where(static s => s.Error is not null && !IsConnection(s)).Select(static s => Named(s))];
        if (failed.Count > 0)
        {
            string more = failed.Count > MostReasons ? FormattableString.Invariant($"; and {failed.Count - MostReasons} more") : string.Empty;
            return HealthCheckResult.Unhealthy(string.Join("; ", failed.Take(MostReasons)) + more, data: data);
        }

        TimeSpan still = _time.GetUtcNow() - status.LastProgress;
        return status.State switch
        {
            PipelineState.Created => HealthCheckResult.Unhealthy("The pipeline has not started.", data: data),
            PipelineState.Failed => HealthCheckResult.Unhealthy("The pipeline has failed or was cancelled.", _pipeline.Completion.Exception?.InnerException, data),
            PipelineState.Draining => HealthCheckResult.Degraded("The pipeline is draining.", data: data),
            PipelineState.Completed => HealthCheckResult.Healthy("The pipeline has read all of its sources.", data),
            _ when still > StallTimeout => HealthCheckResult.Unhealthy(
                FormattableString.Invariant($"The pipeline has made no progress for {still.TotalSeconds:0} s."), data: data),
            _ => HealthCheckResult.Healthy("The pipeline is running.", data),
        };
    }

    private static bool IsConnection(SourceStatus source) => source.IsLive && source.Name.StartsWith("tcp://", StringComparison.Ordinal);

    private static string Named(SourceStatus source) =>
        source.Error!.StartsWith(source.Name, StringComparison.Ordinal) ? source.Error : $"{source.Name}: {source.Error}";
}
