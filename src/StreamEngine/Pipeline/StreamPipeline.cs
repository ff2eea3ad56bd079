namespace StreamEngine.Pipeline;

/// <summary>
/// A pipeline that runs once: from its sources through windows and detectors to its sinks. Made by <see cref="PipelineBuilder.Build"/>.
/// Results depend on the input and the options only, not on batch sizes, workers or speed.
/// </summary>
public sealed class StreamPipeline : IAsyncDisposable
{
    private readonly PipelineParts _parts;

    internal StreamPipeline(PipelineParts parts) => _parts = parts;

    /// <summary>How far the pipeline is. Any thread may ask.</summary>
    public PipelineStatus Status => throw new NotSupportedException(_parts.ToString());

    /// <summary>Ends when everything that came in has gone out, with the result; fails when the pipeline fails.</summary>
    public Task<PipelineResult> Completion => throw new NotSupportedException();

    /// <summary>Starts the pipeline and returns at once.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start() => throw new NotSupportedException();

    /// <summary>Runs to the end of all sources.</summary>
    /// <param name="cancellationToken">Ends it at once: what is inside is lost, and counted as held.</param>
    public Task<PipelineResult> RunAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>
    /// Takes no new input, finishes everything that has arrived, closes all windows and flushes the sinks.
    /// </summary>
    /// <param name="timeout">After it the pipeline is cancelled.</param>
    public Task<PipelineResult> DrainAsync(TimeSpan timeout) => throw new NotSupportedException(timeout.ToString());

    /// <summary>Cancels what still runs and gives all memory back.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
