using Apache.Arrow;
using Apache.Arrow.Ipc;
using StreamEngine.Windowing;

namespace StreamEngine.Emission;

/// <summary>
/// Writes record batches of one schema, or frames, as Arrow IPC. Text must be plain strings: a dictionary that changes between batches
/// is not written correctly by the Arrow library, and a StringView column would send the whole buffers behind it.
/// </summary>
public sealed class ArrowOutput : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly ArrowFormat _format;
    private readonly string _target;
    private readonly bool _leaveOpen;
    private ArrowStreamWriter? _writer;
    private bool _broken;
    private bool _disposed;

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <param name="format">File or stream layout.</param>
    /// <param name="target">What messages call it, for example its path.</param>
    /// <param name="leaveOpen">True when the caller disposes of the stream.</param>
    public ArrowOutput(Stream stream, ArrowFormat format = ArrowFormat.Stream, string target = "arrow", bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _format = format;
        _target = target;
        _leaveOpen = leaveOpen;
    }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Makes or overwrites a file.</summary>
    /// <exception cref="IOException">It cannot be made; the message names it and the reason.</exception>
    public static ArrowOutput Create(string path, ArrowFormat format = ArrowFormat.File)
    {
        try
        {
            return new ArrowOutput(File.Create(path), format, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: cannot be opened for writing: {e.Message}", e);
        }
    }

    /// <summary>Writes a frame: one row a series.</summary>
    /// <exception cref="IOException">The output cannot be written.</exception>
    public async ValueTask WriteAsync(Frame frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        using RecordBatch batch = frame.ToRecordBatch();
        await WriteAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a batch. All batches must have the schema of the first.</summary>
    /// <exception cref="IOException">The output cannot be written.</exception>
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_broken)
        {
            throw new SinkException($"{_target}: cannot be written: an earlier batch was cut short", isPermanent: true);
        }

        try
        {
            await Writer(batch.Schema).WriteRecordBatchAsync(batch, cancellationToken).ConfigureAwait(false);
            Rows += batch.Length;
        }
        catch (Exception e)
        {
            // Half a message may be out: whatever follows could not be read.
            _broken = true;
            throw e is IOException ? Failure(e) : e;
        }
    }

    /// <summary>Pushes out what is buffered.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _stream.FlushAsync(cancellationToken);

    /// <summary>Ends the output: a valid, perhaps empty, file or stream. Without any batch, it has the given schema.</summary>
    public async ValueTask CompleteAsync(Schema whenEmpty, CancellationToken cancellationToken = default)
    {
        if (!_disposed && !_broken)
        {
            await EndAsync(Writer(whenEmpty), cancellationToken).ConfigureAwait(false);
        }

        await CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the output. Without any batch nothing is written, because the schema is not known.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed && !_broken && _writer is not null)
        {
            await EndAsync(_writer, CancellationToken.None).ConfigureAwait(false);
        }

        await CloseAsync().ConfigureAwait(false);
    }

    private ArrowStreamWriter Writer(Schema schema) => _writer ??= _format == ArrowFormat.File
        ? new ArrowFileWriter(_stream, schema, leaveOpen: true)
        : new ArrowStreamWriter(_stream, schema, leaveOpen: true);

    private async Task EndAsync(ArrowStreamWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteStartAsync(cancellationToken).ConfigureAwait(false);
            await writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
            await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            _broken = true;
            await CloseAsync().ConfigureAwait(false);
            throw Failure(e);
        }
    }

    private SinkException Failure(Exception e) => new($"{_target}: cannot be written: {e.Message}", isPermanent: true, innerException: e);

    private async ValueTask CloseAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _writer?.Dispose();
        if (!_leaveOpen)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
