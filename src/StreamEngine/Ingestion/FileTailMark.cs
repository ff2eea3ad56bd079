using StreamEngine.Snapshots;

namespace StreamEngine.Ingestion;

/// <summary>
/// What tells a file that is being read apart from others: its first and its last bytes before the offset that was read to. Two files that
/// agree in both are taken for one. Thread-safe.
/// </summary>
internal sealed class TailMark
{
    /// <summary>Bytes that are compared at either end.</summary>
    private const int Size = 256;

    /// <summary>Fewer bytes do not tell a file apart from another one.</summary>
    private const int Least = 32;

    private readonly Lock _gate = new();
    private readonly byte[] _head = new byte[Size];
    private readonly byte[] _last = new byte[Size];
    private int _headLength;
    private int _lastLength;
    private long _offset;

    /// <summary>Bytes of the file that were read or passed over.</summary>
    internal long Offset
    {
        get
        {
            lock (_gate)
            {
                return _offset;
            }
        }
    }

    /// <summary>True when enough was read to know the file again under another name.</summary>
    internal bool IsTelling => Offset >= Least;

    /// <summary>The mark of all that a file holds now.</summary>
    internal static TailMark Of(TailFile file)
    {
        var mark = new TailMark();
        mark.Begin(file, file.Length);
        return mark;
    }

    /// <summary>A copy that does not change.</summary>
    internal TailMark Copy()
    {
        var copy = new TailMark();
        lock (_gate)
        {
            _head.CopyTo(copy._head, 0);
            _last.CopyTo(copy._last, 0);
            (copy._headLength, copy._lastLength, copy._offset) = (_headLength, _lastLength, _offset);
        }

        return copy;
    }

    internal void Save(SnapshotOutput output)
    {
        lock (_gate)
        {
            output.WriteInt64(_offset);
            output.WriteBytes(_head.AsSpan(0, _headLength));
            output.WriteBytes(_last.AsSpan(0, _lastLength));
        }
    }

    internal static TailMark Load(ref SnapshotInput input)
    {
        var mark = new TailMark { _offset = input.ReadInt64(0, long.MaxValue) };
        ReadOnlySpan<byte> head = input.ReadBytes();
        ReadOnlySpan<byte> last = input.ReadBytes();
        input.Require(Math.Max(head.Length, last.Length) <= Math.Min(Size, mark._offset), "no more bytes than were read");
        head.CopyTo(mark._head);
        last.CopyTo(mark._last);
        (mark._headLength, mark._lastLength) = (head.Length, last.Length);
        return mark;
    }

    /// <summary>Takes the file as read up to an offset.</summary>
    internal void Begin(TailFile file, long offset)
    {
        lock (_gate)
        {
            _headLength = file.ReadFully(_head.AsSpan(0, (int)Math.Min(Size, offset)), 0);
            _lastLength = (int)Math.Min(Size, offset);
            _lastLength = file.ReadFully(_last.AsSpan(0, _lastLength), offset - _lastLength);
            _offset = offset;
        }
    }

    /// <summary>Takes in what was read next.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            int head = Math.Min(Size - _headLength, bytes.Length);
            bytes[..head].CopyTo(_head.AsSpan(_headLength));
            _headLength += head;
            _offset += bytes.Length;
            ReadOnlySpan<byte> next = bytes[Math.Max(0, bytes.Length - Size)..];
            int keep = Math.Min(_lastLength, Size - next.Length);
            _last.AsSpan(_lastLength - keep, keep).CopyTo(_last);
            next.CopyTo(_last.AsSpan(keep));
            _lastLength = keep + next.Length;
        }
    }

    /// <summary>True when the file holds what was read, where it was read.</summary>
    internal bool Matches(TailFile file)
    {
        Span<byte> found = stackalloc byte[Size];
        lock (_gate)
        {
            return file.Length >= _offset
                && file.ReadFully(found[.._headLength], 0) == _headLength
                && found[.._headLength].SequenceEqual(_head.AsSpan(0, _headLength))
                && file.ReadFully(found[.._lastLength], _offset - _lastLength) == _lastLength
                && found[.._lastLength].SequenceEqual(_last.AsSpan(0, _lastLength));
        }
    }
}

/// <summary>Files that were read under a path that holds another file now; the last 1,024. Thread-safe.</summary>
internal sealed class TailHistory
{
    private const int Most = 1024;

    private readonly Lock _gate = new();
    private readonly Queue<TailMark> _past = new();

    /// <summary>Held while a path is opened and the file is claimed, or looked for among those that are: names change meanwhile.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>The files.</summary>
    internal IReadOnlyList<TailMark> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _past];
            }
        }
    }

    /// <summary>A path has moved on from a file.</summary>
    internal void Add(TailMark mark)
    {
        if (!mark.IsTelling)
        {
            return;
        }

        lock (_gate)
        {
            if (_past.Count == Most)
            {
                _past.Dequeue();
            }

            _past.Enqueue(mark);
        }
    }

    /// <summary>Whether a file is, or was, read under another path; null when it was not.</summary>
    /// <param name="file">A file that has no stream.</param>
    /// <param name="followed">Marks of the files that are being read.</param>
    internal KnownFile? Find(TailFile file, IEnumerable<TailMark> followed)
    {
        if (followed.Any(m => m.IsTelling && m.Matches(file)))
        {
            return new KnownFile(0, IsFollowed: true);
        }

        TailMark[] past;
        lock (_gate)
        {
            past = [.. _past];
        }

        long offset = past.Where(m => m.Matches(file)).Select(static m => m.Offset).DefaultIfEmpty(-1).Max();
        return offset < 0 ? null : new KnownFile(offset, IsFollowed: false);
    }
}

/// <summary>A file that was seen before.</summary>
/// <param name="Offset">Bytes of it that were read.</param>
/// <param name="IsFollowed">True while another path's stream reads it.</param>
internal readonly record struct KnownFile(long Offset, bool IsFollowed);
