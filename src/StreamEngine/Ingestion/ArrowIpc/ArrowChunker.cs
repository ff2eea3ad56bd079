using System.Buffers;
using Apache.Arrow;
using StreamEngine.Batching;
using StreamEngine.Batching.ArrowIpc;
using StreamEngine.Memory;

namespace StreamEngine.Ingestion.ArrowIpc;

/// <summary>
/// Makes chunks of the rows of an Arrow IPC stream, a JSON object a line, a record batch at a time and a few chunks of it at a time: however long a
/// stream or a batch is, little of it is held as text. Which rows a chunk has follows from the stream alone.
/// </summary>
/// <param name="pool">Pool for the chunks.</param>
/// <param name="source">Source of the chunks.</param>
/// <param name="maxRecordBytes">Longest row as JSON, its line end included; a longer one is a dead letter.</param>
/// <param name="learn">Is shown the first record batch that has rows, before any chunk is made.</param>
internal sealed class ArrowChunker(SlabPool pool, SourceInfo source, int maxRecordBytes, Action<RecordBatch> learn) : IChunker
{
    /// <summary>Bytes from which on a chunk is complete.</summary>
    internal const int ChunkBytes = 256 * 1024;

    /// <summary>Chunks that are made at a time.</summary>
    private const int ChunksAhead = 4;

    /// <summary>Most text for each byte of a record batch, and what each batch may have besides: dictionaries can say much with little.</summary>
    private const int MaxRatio = 1000;
    private const long FreeText = 64 << 20;

    private readonly ArrowMessages _messages = new();
    private readonly JsonText _row = new();
    private readonly List<Chunk> _ready = [];
    private ArrowRowsText? _rows;
    private RecordBatch? _batch;
    private Action? _writeRows;
    private Slab? _slab;
    private int _length;
    private bool _learned;
    private int _next;
    private long _firstRow;
    private long _textLeft;
    private long _position;
    private long _sequence;
    private long _arrived;
    private List<DeadLetter>? _tooLong;

    /// <inheritdoc/>
    public int Held => 0;

    /// <inheritdoc/>
    public bool HasMore => Fault is null && (_batch is not null || _ready.Count >= ChunksAhead);

    /// <inheritdoc/>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<Chunk> Add(in ReadOnlySequence<byte> bytes, long arrived)
    {
        _arrived = arrived;
        foreach (ReadOnlyMemory<byte> memory in bytes)
        {
            _messages.Add(memory.Span);
        }

        return Next();
    }

    /// <inheritdoc/>
    public IReadOnlyList<Chunk> Add(Slab slab, int offset, int length)
    {
        _messages.Add(slab.Slice(offset, length));
        return Next();
    }

    /// <inheritdoc/>
    public IReadOnlyList<Chunk> Next()
    {
        _ready.Clear();
        try
        {
            while (Fault is null && _ready.Count < ChunksAhead && (_batch is not null || Open()))
            {
                Fill();
            }
        }
        catch (InvalidDataException error)
        {
            Fault = error.Message;
        }

        return _ready;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Chunk> Flush()
    {
        _ready.Clear();
        try
        {
            if (Fault is null)
            {
                _messages.End();
            }
        }
        catch (InvalidDataException error)
        {
            Fault = error.Message;
        }

        return _ready;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Chunk> FlushLines() => [];

    public void Dispose()
    {
        _batch?.Dispose();
        _messages.Dispose();
    }

    /// <summary>Takes the next record batch.</summary>
    private bool Open()
    {
        _batch = _messages.Next();
        if (_batch is null)
        {
            return false;
        }

        _next = 0;
        _textLeft = (_messages.BatchBytes * MaxRatio) + FreeText;
        Guard(() =>
        {
            _rows = new ArrowRowsText(_batch);
            if (!_learned && _batch.Length > 0)
            {
                learn(_batch);
                _learned = true;
            }
        });
        return true;
    }

    /// <summary>Makes a chunk of the next rows of the batch, and lets go of the batch after its last row. Rows before damage are kept.</summary>
    private void Fill()
    {
        long firstRow = _firstRow + _next;
        _slab = pool.RentSlab(ChunkBytes + maxRecordBytes);
        _length = 0;
        try
        {
            Guard(_writeRows ??= WriteRows);
        }
        finally
        {
            Emit(_slab, _length, firstRow);
            _slab.Release();
        }

        if (_next == _batch!.Length)
        {
            _firstRow += _batch.Length;
            _batch.Dispose();
            _batch = null;
        }
    }

    private void WriteRows()
    {
        while (_next < _batch!.Length && _length < ChunkBytes && _tooLong is null)
        {
            WriteRow();
            if (_row.Length > maxRecordBytes)
            {
                Refuse();
                continue;
            }

            _row.Text.CopyTo(_slab!.GetSpan()[_length..]);
            _length += _row.Length;
            _next++;
        }
    }

    private void WriteRow()
    {
        _row.Length = 0;
        _rows!.Write(_next, _row);
        _textLeft -= _row.Length;
        if (_textLeft < 0)
        {
            throw new InvalidDataException($"its rows have more than {MaxRatio} times the bytes of the batch as text");
        }
    }

    /// <summary>The row is too long. Those before it become a chunk first, so that dead letters stay in order.</summary>
    private void Refuse()
    {
        byte[] excerpt = _row.Text[..Math.Min(_row.Length - 1, BatchBuilder.MaxExcerpt)].ToArray();
        string detail = $"row {_firstRow + _next}: expected at most {maxRecordBytes} bytes as JSON, found {_row.Length}";
        (_tooLong ??= []).Add(new DeadLetter(source.Name, _messages.BatchPosition, _row.Length - 1, RejectReason.TooLong, detail, excerpt));
        _next++;
    }

    private void Emit(Slab slab, int length, long firstRow)
    {
        if (length > 0)
        {
            slab.Retain();
            _ready.Add(new Chunk(source, slab, 0, length, _position, _sequence++, _arrived) { Rows = new RowOrigin(_messages.BatchPosition, firstRow) });
            _position += length;
        }

        if (_tooLong is not null)
        {
            _ready.Add(new Chunk(source, pool.RentSlab(1), 0, 0, _position, _sequence++, _arrived) { DeadLetters = _tooLong });
            _tooLong = null;
        }
    }

    /// <summary>Buffers that do not hold what the metadata promise show when they are looked at: the library throws whatever it stumbles over.</summary>
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new InvalidDataException($"record batch at byte {_messages.BatchPosition}, row {_next}: {error.Message}", error);
        }
    }
}
