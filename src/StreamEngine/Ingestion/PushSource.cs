using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using StreamEngine.Batching;

namespace StreamEngine.Ingestion;

/// <summary>
/// Bytes that the program itself hands over: the way in for embedders and for request-based listeners. Any thread may write; each
/// write is kept together.
/// </summary>
public sealed class PushSource : ISource, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly TaskCompletionSource<PipeWriter?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _completed;

    /// <summary>Makes a source.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="format">Name of the format, or null to detect it.</param>
    public PushSource(string name, string? format = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Format = format;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <summary>Name of the format, or null to detect it.</summary>
    public string? Format { get; }

    /// <summary>Settings of the format; null for none.</summary>
    public FormatOptions? FormatOptions { get; init; }

    /// <summary>Bytes taken so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>
    /// Writes bytes: whole records, or any piece of the stream when only one caller writes. Waits while the pipeline is behind.
    /// </summary>
    /// <returns>False when the pipeline takes no more, because it drains or has stopped: nothing was taken.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        await WriteAsync(new ReadOnlySequence<byte>(bytes), cancellationToken).ConfigureAwait(false);

    /// <summary>Writes bytes that lie in pieces; see the other form.</summary>
    public async ValueTask<bool> WriteAsync(ReadOnlySequence<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (await _opened.Task.WaitAsync(cancellationToken).ConfigureAwait(false) is not { } writer)
        {
            return false;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_completed)
            {
                return false;
            }

            foreach (ReadOnlyMemory<byte> piece in bytes)
            {
                FlushResult result = await writer.WriteAsync(piece, CancellationToken.None).ConfigureAwait(false);
                BytesWritten += piece.Length;
                if (result.IsCompleted)
                {
                    _completed = true;
                    await writer.CompleteAsync().ConfigureAwait(false);
                    _ended.TrySetResult();
                    return false;
                }
            }

            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>No more bytes will come. Waits for writes that are under way.</summary>
    public async ValueTask CompleteAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_completed)
            {
                return;
            }

            _completed = true;
            if (!_opened.TrySetResult(null) && await _opened.Task.ConfigureAwait(false) is { } writer)
            {
                await writer.CompleteAsync().ConfigureAwait(false);
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
        using CancellationTokenRegistration registration = stop.Register(static s => _ = ((PushSource)s!).CompleteAsync().AsTask(), this);
        yield return new Input(this) { Format = Format, FormatOptions = FormatOptions };
        await _ended.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private sealed class Input(PushSource source) : SourceStream(source.Name)
    {
        public override PipeReader Open(SourceContext context, CancellationToken cancellation)
        {
            Pipe pipe = context.CreatePipe();
            if (!source._opened.TrySetResult(pipe.Writer))
            {
                pipe.Writer.Complete();
            }

            return pipe.Reader;
        }
    }
}
