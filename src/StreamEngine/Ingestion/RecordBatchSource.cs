using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using StreamEngine.Batching;

namespace StreamEngine.Ingestion;

/// <summary>
/// Arrow record batches that the program itself hands over: logs (a column <c>body</c> or <c>message</c>), metric points (<c>name</c> and
/// <c>value</c>) or changes (<c>type</c> and <c>version</c> or <c>description</c>), with a column <c>time</c> or <c>timestamp</c>. Any thread may write.
/// </summary>
public sealed class RecordBatchSource : ISource, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TaskCompletionSource<IBatchIntake?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes a source.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="kind">What the rows are; null decides for each batch by the names of its columns.</param>
    public RecordBatchSource(string name, EventKind? kind = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Kind = kind;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <summary>What the rows are; null decides for each batch by the names of its columns.</summary>
    public EventKind? Kind { get; }

    /// <summary>
    /// Hands over all rows of a batch. The batch stays the caller's and may be disposed of afterwards: numbers are converted and text is
    /// copied once. Waits while the pipeline is behind, and until it is started.
    /// </summary>
    /// <returns>False when the pipeline takes no more, because it drains or has stopped: rows that were not taken are counted nowhere.</returns>
    /// <exception cref="ArgumentException">A column is missing or has the wrong type; the message names it. Nothing was taken.</exception>
    public async ValueTask<bool> WriteAsync(RecordBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (await _opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false) is not { } intake)
        {
            return false;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await intake.TakeAsync(batch, Kind).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>No more batches will come. Waits for the one that is under way.</summary>
    public async ValueTask CompleteAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_opened.TrySetResult(null) && await _opened.Task.ConfigureAwait(false) is { } intake)
            {
                intake.Complete();
            }

            _ended.TrySetResult();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        using CancellationTokenRegistration registration = stop.Register(static s => _ = ((RecordBatchSource)s!).CompleteAsync().AsTask(), this);
        yield return new RecordBatchStream(this);
        await _ended.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    /// <summary>The pipeline is ready to take batches; false when the source was completed before.</summary>
    internal bool Attach(IBatchIntake intake) => _opened.TrySetResult(intake);
}

/// <summary>The one stream of a <see cref="RecordBatchSource"/>: it has rows where others have bytes.</summary>
internal sealed class RecordBatchStream(RecordBatchSource source) : SourceStream(source.Name)
{
    internal RecordBatchSource Source => source;

    public override PipeReader Open(SourceContext context, CancellationToken cancellation) =>
        throw new NotSupportedException("A stream of record batches has no bytes.");
}

/// <summary>Where a running pipeline takes record batches.</summary>
internal interface IBatchIntake
{
    /// <summary>Takes all rows; false when the pipeline takes no more. Calls do not overlap.</summary>
    ValueTask<bool> TakeAsync(RecordBatch batch, EventKind? kind);

    /// <summary>No more will come.</summary>
    void Complete();
}
