using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Ingestion;

/// <summary>
/// Cuts a stream of bytes into chunks of whole records. Bytes stay in the slabs that they arrived in; only a record that crosses a slab
/// border, or waits for its continuation lines, is copied. Where the cuts fall depends on how the bytes arrive; which records there are
/// does not (<see cref="RecordCutter"/>).
/// </summary>
internal sealed class Chunker : IChunker
{
    private const byte NewLine = (byte)'\n';
    private const int JoinStep = 4096;

    private readonly SlabPool _pool;
    private readonly SourceInfo _source;
    private readonly RecordCutter _cutter;
    private readonly List<Chunk> _ready = [];
    private Slab? _carry;
    private int _carryLength;
    private int _carryKnown;
    private long _position;
    private long _sequence;
    private long _arrived;
    private List<DeadLetter>? _tooLong;
    private LongLine? _skipped;

    /// <param name="pool">Pool for the copies.</param>
    /// <param name="source">Source of the chunks.</param>
    /// <param name="boundaries">Tells where records start.</param>
    /// <param name="maxRecordBytes">
    /// Longest record. Of a longer one of several lines as many lines as fit are a record, and so on; a single line that is longer becomes a
    /// dead letter and is skipped without being kept.
    /// </param>
    /// <param name="position">Position of the first byte in the source.</param>
    internal Chunker(SlabPool pool, SourceInfo source, IRecordBoundaries boundaries, int maxRecordBytes, long position)
    {
        _pool = pool;
        _source = source;
        _cutter = new RecordCutter(boundaries, maxRecordBytes);
        _position = position;
    }

    /// <inheritdoc/>
    public int Held => _carryLength;

    /// <inheritdoc/>
    public IReadOnlyList<Chunk> Add(in ReadOnlySequence<byte> bytes, long arrived)
    {
        _ready.Clear();
        _arrived = arrived;
        foreach (ReadOnlyMemory<byte> memory in bytes)
        {
            if (Slab.TryGet(memory, out Slab? slab, out int offset))
            {
                AddSegment(slab!, offset, memory.Length);
            }
            else
            {
                AddForeign(memory.Span);
            }
        }

        return _ready;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Chunk> Add(Slab slab, int offset, int length)
    {
        _ready.Clear();
        AddSegment(slab, offset, length);
        return _ready;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Chunk> Flush()
    {
        _ready.Clear();
        EndSkip();
        if (_carryLength > 0)
        {
            EmitCarry(_carryLength);
        }
        else if (_tooLong is not null)
        {
            Slab empty = _pool.RentSlab(1);
            Emit(empty, 0, 0);
            empty.Release();
        }

        return _ready;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Chunk> FlushLines()
    {
        _ready.Clear();
        if (_carryLength > 0 && _carry!.Slice(_carryLength - 1, 1)[0] == NewLine)
        {
            EmitCarry(_carryLength);
        }

        return _ready;
    }

    public void Dispose()
    {
        _carry?.Release();
        _carry = null;
    }

    private void AddForeign(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Slab slab = _pool.RentSlab();
            int length = Math.Min(bytes.Length, slab.Capacity);
            bytes[..length].CopyTo(slab.GetSpan());
            AddSegment(slab, 0, length);
            slab.Release();
            bytes = bytes[length..];
        }
    }

    private void AddSegment(Slab slab, int offset, int length)
    {
        int end = offset + length;
        while (offset < end)
        {
            ReadOnlySpan<byte> bytes = slab.Slice(offset, end - offset);
            if (_skipped is not null)
            {
                offset += Skip(bytes);
            }
            else if (_carryLength > 0)
            {
                offset += Join(bytes);
            }
            else
            {
                offset += TakeInPlace(slab, offset, bytes);
            }
        }
    }

    /// <summary>Takes bytes that start where a record does; returns how many were used.</summary>
    private int TakeInPlace(Slab slab, int offset, ReadOnlySpan<byte> bytes)
    {
        switch (_cutter.Next(bytes, 0, out int length))
        {
            case Cut.Unknown:
                Hold(bytes);
                _carryKnown = _cutter.Known(bytes);
                return bytes.Length;
            case Cut.LongLine:
                BeginSkip(bytes[..length]);
                return length;
            default:
                Emit(slab, offset, length);
                return length;
        }
    }

    /// <summary>
    /// Completes the record that is held with the head of the next bytes; returns how many bytes were used. No more is copied than the
    /// record's end takes to be found.
    /// </summary>
    private int Join(ReadOnlySpan<byte> bytes)
    {
        int held = _carryLength;
        for (int step = JoinStep; _carryLength - held < bytes.Length; step *= 2)
        {
            int joined = _carryLength - held;
            Hold(NextPiece(bytes[joined..], step));
            joined = _carryLength - held;
            Cut cut = _cutter.Next(_carry!.Slice(0, _carryLength), _carryKnown, out int length);
            if (cut == Cut.Unknown)
            {
                _carryKnown = _cutter.Known(_carry.Slice(0, _carryLength));
                continue;
            }

            // What is held beyond the cut lies in the new bytes, unless the record was broken at its limit: then it stays held.
            int keep = Math.Max(held - length, 0);
            if (cut == Cut.LongLine)
            {
                BeginSkip(_carry.Slice(0, length));
                DropCarry(length, keep);
            }
            else
            {
                EmitCarry(length, keep);
            }

            return Math.Max(length - held, 0);
        }

        return bytes.Length;
    }

    /// <summary>As much of the next bytes as may be needed: a line, or a step, and never much more than the longest record.</summary>
    private ReadOnlySpan<byte> NextPiece(ReadOnlySpan<byte> bytes, int step)
    {
        int length = Math.Min(bytes.Length, _cutter.MaxRecordBytes + 1 - Math.Min(_carryLength, _cutter.MaxRecordBytes));
        if (!_cutter.IsLineByLine)
        {
            return bytes[..Math.Min(length, step)];
        }

        int end = bytes[..length].IndexOf(NewLine);
        return bytes[..(end < 0 ? length : end + 1)];
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_carry is null || _carry.Capacity - _carryLength < bytes.Length)
        {
            Slab larger = _pool.RentSlab(Math.Max(_carryLength + bytes.Length, _carryLength * 2));
            if (_carry is not null)
            {
                _carry.Slice(0, _carryLength).CopyTo(larger.GetSpan());
                _carry.Release();
            }

            _carry = larger;
        }

        bytes.CopyTo(_carry.GetSpan()[_carryLength..]);
        _carryLength += bytes.Length;
    }

    private int Skip(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf(NewLine);
        int length = end < 0 ? bytes.Length : end + 1;
        _skipped!.Add(bytes[..length]);
        _position += length;
        if (end >= 0)
        {
            EndSkip();
        }

        return length;
    }

    private void BeginSkip(ReadOnlySpan<byte> bytes)
    {
        _skipped = new LongLine(_source.Name, _position, _cutter.MaxRecordBytes);
        _skipped.Add(bytes);
        _position += bytes.Length;
        if (bytes[^1] == NewLine)
        {
            EndSkip();
        }
    }

    private void EndSkip()
    {
        if (_skipped is not null)
        {
            (_tooLong ??= []).Add(_skipped.ToDeadLetter());
            _skipped = null;
        }
    }

    /// <summary>The first held bytes are whole records; of what follows them <paramref name="keep"/> bytes stay held.</summary>
    private void EmitCarry(int length, int keep = 0)
    {
        Emit(_carry!, 0, length);
        DropCarry(length, keep);
    }

    private void DropCarry(int length, int keep)
    {
        Slab old = _carry!;
        _carry = null;
        _carryLength = 0;
        _carryKnown = 0;
        if (keep > 0)
        {
            Hold(old.Slice(length, keep));
        }

        old.Release();
    }

    private void Emit(Slab slab, int offset, int length)
    {
        slab.Retain();
        _ready.Add(new Chunk(_source, slab, offset, length, _position, _sequence++, _arrived) { DeadLetters = _tooLong });
        _tooLong = null;
        _position += length;
    }
}
