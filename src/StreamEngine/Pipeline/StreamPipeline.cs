using StreamEngine.Emission;
using StreamEngine.Runtime;
using StreamEngine.Scoring.Rules;
using StreamEngine.Templates;

namespace StreamEngine.Pipeline;

/// <summary>
/// A pipeline that runs once: from its sources through windows and detectors to its sinks. Made by <see cref="PipelineBuilder.Build"/>.
/// Results depend on the input and the options only, not on batch sizes, workers or speed.
/// </summary>
public sealed class StreamPipeline : IAsyncDisposable
{
    private readonly PipelineParts _parts;
    private readonly PipelineRun _run;
    private readonly TaskCompletionSource<PipelineResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;
    private bool _disposed;

    internal StreamPipeline(PipelineParts parts)
    {
        _parts = parts;
        _run = new PipelineRun(parts);
    }

    /// <summary>How far the pipeline is. Any thread may ask.</summary>
    public PipelineStatus Status => _run.Status((PipelineState)Volatile.Read(ref _state));

    /// <summary>
    /// All log templates so far, those that were taken over included. Any thread may ask; the templates are those of the running pipeline, so
    /// that one may be counted up while another is read.
    /// </summary>
    public IReadOnlyList<TemplateInfo> Templates => _run.Templates.Handles.Templates();

    /// <summary>
    /// Takes what a person says of an alert. It holds from the next window on, and is kept in snapshots. Any thread may call.
    /// </summary>
    /// <returns>What is wrong with it, such as an id that is not known; null when it was taken.</returns>
    public string? GiveFeedback(AlertFeedback feedback) => _run.Scoring.GiveFeedback(feedback);

    /// <summary>Ends when everything that came in has gone out, with the result; fails when the pipeline fails.</summary>
    public Task<PipelineResult> Completion => _completion.Task;

    /// <summary>Starts the pipeline and returns at once.</summary>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public void Start()
    {
        if (Interlocked.CompareExchange(ref _state, (int)PipelineState.Running, (int)PipelineState.Created) != (int)PipelineState.Created)
        {
            throw new InvalidOperationException("The pipeline was started before: a pipeline runs once.");
        }

        _ = RunToEndAsync();
    }

    /// <summary>Runs to the end of all sources.</summary>
    /// <param name="cancellationToken">Ends it at once: what is inside is dropped, and counted so.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">It was started before, or a stage failed.</exception>
    public async Task<PipelineResult> RunAsync(CancellationToken cancellationToken = default)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(static r => ((PipelineRun)r!).Cancel(), _run);
        Start();
        return await Completion.ConfigureAwait(false);
    }

    /// <summary>
    /// Takes no new input, finishes everything that has arrived, closes all windows and flushes the sinks.
    /// </summary>
    /// <param name="timeout">After it the pipeline is cancelled.</param>
    public async Task<PipelineResult> DrainAsync(TimeSpan timeout)
    {
        if (Interlocked.CompareExchange(ref _state, (int)PipelineState.Draining, (int)PipelineState.Running) == (int)PipelineState.Running)
        {
            _run.CancelAfter(timeout);
            _run.Stop();
        }

        return await Completion.ConfigureAwait(false);
    }

    /// <summary>Cancels what still runs and gives all memory back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (Volatile.Read(ref _state) != (int)PipelineState.Created)
        {
            _run.Cancel();
            await Completion.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }

        foreach (ISink sink in _parts.Sinks)
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }

        _run.Dispose();
    }

    private async Task RunToEndAsync()
    {
        TimeProvider time = _parts.Options.Time;
        long start = time.GetTimestamp();
        try
        {
            await _run.RunAsync().ConfigureAwait(false);
            Volatile.Write(ref _state, (int)PipelineState.Completed);
            TemplateInfo[] templates = [.. _run.Templates.Templates.Where(static t => t.Count > 0).OrderByDescending(static t => t.Count).ThenBy(static t => t.Id, StringComparer.Ordinal)];
            _completion.TrySetResult(new PipelineResult(Status, templates, time.GetElapsedTime(start)));
        }
        catch (OperationCanceledException)
        {
            Volatile.Write(ref _state, (int)PipelineState.Failed);
            _completion.TrySetCanceled();
        }
        catch (InvalidOperationException error)
        {
            Volatile.Write(ref _state, (int)PipelineState.Failed);
            _completion.TrySetException(error);
        }
    }
}
