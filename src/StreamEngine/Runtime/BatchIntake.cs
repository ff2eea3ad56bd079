using Apache.Arrow;
using StreamEngine.Batching;
using StreamEngine.Ingestion;

namespace StreamEngine.Runtime;

/// <summary>
/// Takes the record batches of a <see cref="RecordBatchSource"/> straight to the partition's lane. Rows are converted on the thread of the
/// caller; each chunk of them needs one of the stream's credits, as a parsed chunk does.
/// </summary>
internal sealed class BatchIntake(RuntimeContext context, StreamState state) : IBatchIntake, IDisposable
{
    private readonly ArrowImport _import = new(context.Batches, state.Info);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _chunks;
    private bool _closed;

    /// <summary>Takes batches until the source is complete or the pipeline ends, then tells the partition.</summary>
    internal async Task RunAsync(RecordBatchSource source)
    {
        using CancellationTokenRegistration end = context.Cancellation.Register(static c => ((BatchIntake)c!).Complete(), this);
        try
        {
            if (source.Attach(this))
            {
                await _complete.Task.ConfigureAwait(false);
            }
        }
        finally
        {
            await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            _closed = true;
            state.IsOpen = false;
            context.Partition.Writer.TryWrite(new SequencerItem(state, null, _chunks));
            _gate.Release();
        }
    }

    public async ValueTask<bool> TakeAsync(RecordBatch batch, EventKind? kind)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return !_closed && await SendAsync(_import.Read(batch, kind, context.Time.GetTimestamp())).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Complete() => _complete.TrySetResult();

    /// <summary>The gate is needed no longer by the runtime; a late caller finds it open and the intake closed.</summary>
    public void Dispose() => _complete.TrySetResult();

    private async ValueTask<bool> SendAsync(List<ParsedChunk> chunks)
    {
        for (int i = 0; i < chunks.Count; i++)
        {
            try
            {
                await state.Credits.WaitAsync(context.Cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                chunks.Skip(i).ToList().ForEach(static c => c.Abandon());
                return false;
            }

            state.AddBytes(chunks[i].Bytes, context.Time.GetUtcNow().Ticks);
            Worker.Count(context, state, chunks[i]);
            context.SendParsed(state, chunks[i]);
            _chunks++;
        }

        return true;
    }
}
