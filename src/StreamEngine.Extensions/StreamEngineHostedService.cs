using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamEngine.Pipeline;

namespace StreamEngine.Extensions;

/// <summary>
/// Runs a pipeline with its host: starts it, and drains it when the host stops. What is not finished within the host's shutdown timeout is
/// dropped. A pipeline that ends or fails does not stop the host; its health check tells.
/// </summary>
public sealed partial class StreamEngineHostedService : IHostedService
{
    private readonly StreamPipeline _pipeline;
    private readonly ILogger<StreamEngineHostedService> _logger;

    /// <summary>Makes the service.</summary>
    /// <param name="pipeline">A pipeline that was not started.</param>
    /// <param name="logger">Takes the end of the pipeline.</param>
    public StreamEngineHostedService(StreamPipeline pipeline, ILogger<StreamEngineHostedService> logger)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(logger);
        _pipeline = pipeline;
        _logger = logger;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _pipeline.Start();
        _ = ReportEndAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_pipeline.Status.State == PipelineState.Created)
        {
            return;
        }

        try
        {
            await _pipeline.DrainAsync(Timeout.InfiniteTimeSpan).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            DrainCutShort(_logger);
            await _pipeline.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or InvalidOperationException)
        {
            // It was said when it happened.
        }
    }

    private async Task ReportEndAsync()
    {
        try
        {
            PipelineResult result = await _pipeline.Completion.ConfigureAwait(false);
            PipelineEnded(_logger, result.Status.Records, result.Status.Insights);
        }
        catch (OperationCanceledException)
        {
            PipelineCancelled(_logger);
        }
        catch (InvalidOperationException error)
        {
            PipelineFailed(_logger, error);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The pipeline has ended: {Records} records, {Insights} insights.")]
    private static partial void PipelineEnded(ILogger logger, long records, long insights);

    [LoggerMessage(2, LogLevel.Warning, "The pipeline was cancelled.")]
    private static partial void PipelineCancelled(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "The pipeline has failed.")]
    private static partial void PipelineFailed(ILogger logger, Exception error);

    [LoggerMessage(4, LogLevel.Warning, "The pipeline was not drained when the host's shutdown timeout was over; what it held is dropped.")]
    private static partial void DrainCutShort(ILogger logger);
}
