using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Ingestion;

/// <summary>
/// Cuts a stream of bytes into chunks of whole records. Bytes stay in the slabs that they arrived in; only a record that crosses a slab
/// border, or waits for its continuation lines, is copied. Where the cuts fall depends on how the bytes arrive; which records there are
/// does not.
/// </summary>
internal sealed class Chunker : IDisposable
{
    private const byte NewLine = (byte)'\n';

    private readonly SlabPool _pool;
    private readonly SourceInfo _source;
    private readonly IRecordBoundaries _boundaries;
    private readonly int _maxRecordBytes;
    private readonly List<Chunk> _ready = [];
    private Slab? _carry;
    private int _carryLength;
    private long _position;
    private long _sequence;
    private long _arrived;
    private List<DeadLetter>? _tooLong;
    private long _skipping;
    private long _skipPosition;
    private byte[]? _skipExcerpt;

    /// <param name="pool">Pool for the copies.</param>
    /// <param name="source">Source of the chunks.</param>
    /// <param name="boundaries">Tells where records start.</param>
    /// <param name="maxRecordBytes">Longest record; a longer one becomes a dead letter and is skipped without being kept.</param>
    /// <param name="position">Position of the first byte in the source.</param>
    internal Chunker(SlabPool pool, SourceInfo source, IRecordBoundaries boundaries, int maxRecordBytes, long position)
    {
        _pool = pool;
        _source = source;
        _boundaries = boundaries;
        _maxRecordBytes = maxRecordBytes;
        _position = position;
    }

    /// <summary>Bytes that wait for the end of their record.</summary>
    internal int Held => _carryLength;

    /// <summary>Takes in what a pipe has read and returns the chunks that it completes. Every byte of <paramref name="bytes"/> is used.</summary>
    /// <param name="bytes">Bytes in memory of a <see cref="SlabPool"/>; other memory is copied.</param>
    /// <param name="arrived">Timestamp of arrival.</param>
    internal IReadOnlyList<Chunk> Add(in ReadOnlySequence<byte> bytes, long arrived)
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

    /// <summary>The stream has ended: what is held becomes a chunk, complete or not.</summary>
    internal IReadOnlyList<Chunk> Flush()
    {
        _ready.Clear();
        if (_skipping > 0)
        {
            EndSkip();
        }

        if (_carryLength > 0)
        {
            EmitCarry();
        }
        else if (_tooLong is not null)
        {
            Slab empty = _pool.RentSlab(1);
            Emit(empty, 0, 0);
            empty.Release();
        }

        return _ready;
    }

    /// <summary>The stream has been silent for long: whole lines that wait for continuation lines become a chunk.</summary>
    internal IReadOnlyList<Chunk> FlushLines()
    {
        _ready.Clear();
        if (_carryLength > 0 && _carry!.Slice(_carryLength - 1, 1)[0] == NewLine)
        {
            EmitCarry();
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
        if (_skipping > 0)
        {
            int end = slab.Slice(offset, length).IndexOf(NewLine);
            int skipped = end < 0 ? length : end + 1;
            _skipping += skipped;
            _position += skipped;
            offset += skipped;
            length -= skipped;
            if (end >= 0)
            {
                EndSkip();
            }
        }

        if (_carryLength > 0 && length > 0)
        {
            int joined = JoinCarry(slab.Slice(offset, length));
            offset += joined;
            length -= joined;
        }

        if (length == 0)
        {
            return;
        }

        int cut = LastCut(slab.Slice(offset, length), 0);
        if (cut > 0)
        {
            Emit(slab, offset, cut);
        }

        Hold(slab.Slice(offset + cut, length - cut));
    }

    /// <summary>Completes the records that are held with the head of the next bytes; returns how many bytes were used.</summary>
    private int JoinCarry(ReadOnlySpan<byte> bytes)
    {
        int used = 0;
        if (_carry!.Slice(_carryLength - 1, 1)[0] != NewLine)
        {
            int end = bytes.IndexOf(NewLine);
            used = end < 0 ? bytes.Length : end + 1;
            Hold(bytes[..used]);
            if (end < 0 || _carryLength == 0)
            {
                return used;
            }
        }

        if (!_boundaries.IsMultiLine)
        {
            EmitCarry();
            return used;
        }

        // The held bytes are whole lines: a record, or several, of which the last may go on.
        while (used < bytes.Length)
        {
            int end = bytes[used..].IndexOf(NewLine);
            if (end < 0)
            {
                break;
            }

            if (_boundaries.StartsRecord(WithoutReturn(bytes.Slice(used, end))) && !_boundaries.NeedsNextLine(LastLine(_carry!.Slice(0, _carryLength))))
            {
                EmitCarry();
                return used;
            }

            Hold(bytes.Slice(used, end + 1));
            used += end + 1;
            if (_carryLength == 0)
            {
                return used;
            }
        }

        Hold(bytes[used..]);
        return bytes.Length;
    }

    /// <summary>Where the bytes can be cut so that no record is torn: 0 when nowhere.</summary>
    private int LastCut(ReadOnlySpan<byte> bytes, int from)
    {
        int end = bytes[from..].LastIndexOf(NewLine);
        if (end < 0)
        {
            return 0;
        }

        end += from + 1;
        if (!_boundaries.IsMultiLine)
        {
            return end;
        }

        while (end > from)
        {
            int start = bytes[from..(end - 1)].LastIndexOf(NewLine) + from + 1;
            if (_boundaries.StartsRecord(WithoutReturn(bytes[start..(end - 1)])) && !_boundaries.NeedsNextLine(LastLine(bytes[from..start])))
            {
                return start;
            }

            end = start;
        }

        return 0;
    }

    /// <summary>The last of the whole lines that <paramref name="lines"/> holds; empty when there is none.</summary>
    private static ReadOnlySpan<byte> LastLine(ReadOnlySpan<byte> lines) =>
        lines.IsEmpty ? lines : WithoutReturn(lines[(lines[..^1].LastIndexOf(NewLine) + 1)..^1]);

    private static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) =>
        line is [.., (byte)'\r'] ? line[..^1] : line;

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_skipping > 0)
        {
            _skipping += bytes.Length;
            _position += bytes.Length;
            return;
        }

        if ((long)_carryLength + bytes.Length > _maxRecordBytes)
        {
            HoldTooMuch(bytes);
            return;
        }

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

    /// <summary>
    /// More is held than a record may have. Whole lines that can be told apart are let go as records; a single line that is too long is
    /// skipped to its end.
    /// </summary>
    private void HoldTooMuch(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> held = _carryLength == 0 ? default : _carry!.Slice(0, _carryLength);
        int whole = held.LastIndexOf(NewLine) + 1;
        if (whole > 0)
        {
            byte[] rest = held[whole..].ToArray();
            _carryLength = whole;
            EmitCarry();
            Hold(rest);
            Hold(bytes);
            return;
        }

        int newline = bytes.IndexOf(NewLine);
        if (newline >= 0 && _carryLength + newline + 1 <= _maxRecordBytes)
        {
            Hold(bytes[..(newline + 1)]);
            EmitCarry();
            Hold(bytes[(newline + 1)..]);
            return;
        }

        byte[] excerpt = new byte[Math.Min(BatchBuilder.MaxExcerpt, held.Length + bytes.Length)];
        int fromHeld = Math.Min(excerpt.Length, held.Length);
        held[..fromHeld].CopyTo(excerpt);
        bytes[..(excerpt.Length - fromHeld)].CopyTo(excerpt.AsSpan(fromHeld));
        _skipExcerpt = excerpt;
        _skipPosition = _position;
        _carryLength = 0;
        int skipped = newline < 0 ? bytes.Length : newline + 1;
        _skipping = held.Length + skipped;
        _position += _skipping;
        if (newline >= 0)
        {
            EndSkip();
            Hold(bytes[skipped..]);
        }
    }

    private void EndSkip()
    {
        string detail = $"the record is longer than the limit of {_maxRecordBytes:N0} bytes";
        (_tooLong ??= []).Add(new DeadLetter(_source.Name, _skipPosition, _skipping, RejectReason.TooLong, detail, _skipExcerpt));
        _skipping = 0;
        _skipExcerpt = null;
    }

    private void EmitCarry()
    {
        Emit(_carry!, 0, _carryLength);
        _carry!.Release();
        _carry = null;
        _carryLength = 0;
    }

    private void Emit(Slab slab, int offset, int length)
    {
        slab.Retain();
        _ready.Add(new Chunk(_source, slab, offset, length, _position, _sequence++, _arrived) { DeadLetters = _tooLong });
        _tooLong = null;
        _position += length;
    }
}
