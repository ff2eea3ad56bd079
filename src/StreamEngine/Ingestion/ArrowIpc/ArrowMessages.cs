using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using StreamEngine.Batching.ArrowIpc;

namespace StreamEngine.Ingestion.ArrowIpc;

/// <summary>
/// Takes record batches out of the bytes of an Arrow IPC stream or file as they arrive. Every message is checked before the Arrow library sees it; what
/// the library finds wrong all the same becomes an error too. A file is read from its start: the footer is not needed.
/// </summary>
internal sealed class ArrowMessages : IDisposable
{
    private const int HeadBytes = 8;
    private const int Continuation = -1;

    private readonly ArrowFeed _feed = new();
    private readonly ArrowMemory _memory = new();
    private readonly ArrowCodecs _codecs = new();
    private ArrowStreamReader? _reader;
    private ArrowViews? _views;
    private string? _columns;
    private bool _begun;
    private bool _isFile;
    private bool _footer;
    private long _position;

    /// <summary>Bytes that wait for the rest of their message.</summary>
    internal int Held => _footer ? 0 : _feed.Held;

    /// <summary>Position of the last record batch in the stream.</summary>
    internal long BatchPosition { get; private set; }

    /// <summary>Bytes of the last record batch with what belongs to it.</summary>
    internal long BatchBytes { get; private set; }

    /// <summary>Takes in bytes.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        if (!_footer)
        {
            _feed.Add(bytes);
        }
    }

    /// <summary>The next record batch that is complete; null when more bytes are needed.</summary>
    /// <exception cref="InvalidDataException">The bytes cannot be read; the message says where and why.</exception>
    internal RecordBatch? Next()
    {
        while (!_footer && Advance(out bool rows))
        {
            if (rows)
            {
                return Read();
            }
        }

        return null;
    }

    /// <summary>Checks that the stream may end here.</summary>
    /// <exception cref="InvalidDataException">It ends within a message.</exception>
    internal void End()
    {
        if (_feed.Rest.Length > 0 && !_footer)
        {
            throw Wrong("the data ends within it");
        }

        if (_isFile && !_footer)
        {
            throw Wrong("the file ends before its footer");
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _feed.Dispose();
    }

    /// <summary>Steps over one message, or the mark of a file or of an end. False when its bytes are not all there.</summary>
    private bool Advance(out bool rows)
    {
        rows = false;
        ReadOnlySpan<byte> bytes = _feed.Rest;
        if (bytes.Length < HeadBytes)
        {
            return false;
        }

        if (!_begun && bytes.StartsWith("ARROW1"u8))
        {
            _begun = _isFile = true;
            Skip();
            return true;
        }

        _begun = true;
        int metadata = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes) != Continuation)
        {
            throw Wrong("expected the mark FFFFFFFF of a message");
        }

        if (metadata == 0)
        {
            EndStream();
            return true;
        }

        if (metadata is < 0 or > ArrowMessage.MaxMetadataBytes)
        {
            throw Wrong($"expected at most {ArrowMessage.MaxMetadataBytes} bytes of metadata, found {(uint)metadata}");
        }

        return bytes.Length >= HeadBytes + metadata && TakeMessage(bytes, metadata, out rows);
    }

    private bool TakeMessage(ReadOnlySpan<byte> bytes, int metadata, out bool rows)
    {
        ArrowMessage message;
        try
        {
            message = ArrowMessage.Read(bytes.Slice(HeadBytes, metadata), _views);
        }
        catch (InvalidDataException error)
        {
            throw Wrong(error.Message);
        }

        rows = message.Kind == ArrowMessageKind.Rows;
        if ((message.Kind == ArrowMessageKind.Schema) != (_reader is null))
        {
            throw Wrong(_reader is null ? "expected a schema first" : "expected no second schema");
        }

        int length = (int)(HeadBytes + metadata + message.BodyBytes);
        if (_feed.Unread + (long)length > 2L * ArrowMessage.MaxBodyBytes)
        {
            throw Wrong($"dictionaries and a record batch have more than {2L * ArrowMessage.MaxBodyBytes} bytes");
        }

        if (bytes.Length < length)
        {
            return false;
        }

        _views = message.Views;
        BatchPosition = _position;
        BatchBytes = _feed.Unread + length;
        _position += length;
        _feed.Complete(length);
        _reader ??= new ArrowStreamReader(_feed, _memory, _codecs, leaveOpen: true);
        return true;
    }

    private RecordBatch Read()
    {
        _memory.Start();
        RecordBatch? batch;
        try
        {
            batch = _reader!.ReadNextRecordBatch();
            CheckColumns();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The library checks little: what it stumbles over is told in its own words.
            throw new InvalidDataException($"record batch at byte {BatchPosition}: {error.Message}", error);
        }

        return batch is not null && _feed.Unread == 0 ? batch : throw new InvalidDataException($"record batch at byte {BatchPosition}: its messages do not fit together");
    }

    /// <summary>Streams that follow each other must have the same columns: the first ones decide what rows become.</summary>
    private void CheckColumns()
    {
        string columns = string.Join('\n', _reader!.Schema.FieldsList.Select(static f => $"{f.Name} {f.DataType.TypeId}"));
        _columns ??= columns;
        if (columns != _columns)
        {
            throw new InvalidDataException("the columns are others than those of the stream before it");
        }
    }

    private void EndStream()
    {
        _footer = _isFile;
        _reader?.Dispose();
        _reader = null;
        _views = null;
        Skip();
    }

    private void Skip()
    {
        _feed.Drop(HeadBytes);
        _position += HeadBytes;
    }

    private InvalidDataException Wrong(string what) => new($"message at byte {_position}: {what}");
}
