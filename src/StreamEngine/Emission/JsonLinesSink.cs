using System.Buffers;
using StreamEngine.Insights;
using StreamEngine.Snapshots;

namespace StreamEngine.Emission;

/// <summary>
/// Writes insights as JSON, one object a line. A batch is one write; when it fails half way, a file is cut back to where the batch
/// began, and other streams get a line end before the next batch, so that no line is ever torn by a retry.
/// </summary>
public sealed class JsonLinesSink : ISink, ISnapshotState
{
    private readonly Stream _stream;
    private readonly string _target;
    private readonly JsonLinesFlush _flush;
    private readonly bool _leaveOpen;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _torn;
    private bool _disposed;

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">A writable stream.</param>
    /// <param name="name">Name of the sink.</param>
    /// <param name="flush">When to flush.</param>
    /// <param name="leaveOpen">True when the caller disposes of the stream (stdout).</param>
    public JsonLinesSink(Stream stream, string name = "jsonl", JsonLinesFlush flush = JsonLinesFlush.EachBatch, bool leaveOpen = false)
        : this(stream, name, name, flush, leaveOpen)
    {
    }

    private JsonLinesSink(Stream stream, string name, string target, JsonLinesFlush flush, bool leaveOpen)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _target = target;
        _flush = flush;
        _leaveOpen = leaveOpen;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Lines written so far.</summary>
    public long Written { get; private set; }

    /// <summary>Opens a file to append to; makes it when it is not there. A last line without an end, left by a crash, is ended.</summary>
    /// <exception cref="IOException">The file cannot be opened; the message names it and the reason.</exception>
    public static JsonLinesSink Open(string path, string name = "jsonl", JsonLinesFlush flush = JsonLinesFlush.EachBatch)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
            var file = new FileStream(path, options);
            bool torn = false;
            if (file.CanSeek && file.Length > 0)
            {
                file.Seek(-1, SeekOrigin.End);
                torn = file.ReadByte() != '\n';
            }

            return new JsonLinesSink(file, name, path, flush, leaveOpen: false) { _torn = torn };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: cannot be opened for writing: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<Insight> insights, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(insights);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _buffer.ResetWrittenCount();
        if (_torn)
        {
            _buffer.Write("\n"u8);
        }

        foreach (Insight insight in insights)
        {
            InsightJson.WriteLine(_buffer, insight);
        }

        long start = _stream.CanSeek ? _stream.Position : -1;
        try
        {
            await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await PushAsync(_flush, cancellationToken).ConfigureAwait(false);
            _torn = false;
            Written += insights.Count;
        }
        catch (Exception e)
        {
            _torn |= !CutBack(start);
            if (e is OperationCanceledException)
            {
                throw;
            }

            throw Failure(e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PushAsync(JsonLinesFlush.EachBatch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Failure(e);
        }
    }

    /// <inheritdoc/>
    public int SnapshotVersion => 1;

    /// <summary>Writes down how far a file has been written. Call it after <see cref="FlushAsync"/>.</summary>
    public void Save(SnapshotOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        FileMark.Save(_stream, output);
    }

    /// <summary>Cuts the file back to where it was when the snapshot was taken: what came after it will be written again. Another file is left as it is.</summary>
    /// <exception cref="SnapshotException">The bytes are no such position.</exception>
    /// <exception cref="IOException">The file cannot be cut.</exception>
    public void Load(ref SnapshotInput input, int version)
    {
        if (FileMark.Load(_stream, ref input))
        {
            _torn = false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            await _stream.FlushAsync().ConfigureAwait(false);
            if (!_leaveOpen)
            {
                await _stream.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (IOException e)
        {
            throw Failure(e);
        }
    }

    private async ValueTask PushAsync(JsonLinesFlush flush, CancellationToken cancellationToken)
    {
        if (flush == JsonLinesFlush.OnDemand)
        {
            return;
        }

        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (flush == JsonLinesFlush.EachBatchToDisk && _stream is FileStream file)
        {
            file.Flush(flushToDisk: true);
        }
    }

    private bool CutBack(long start)
    {
        if (start < 0)
        {
            return false;
        }

        try
        {
            _stream.SetLength(start);
            _stream.Position = start;
            return true;
        }
        catch (Exception e) when (e is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private IOException Failure(Exception e) => new($"{_target}: cannot be written: {e.Message}", e);
}
