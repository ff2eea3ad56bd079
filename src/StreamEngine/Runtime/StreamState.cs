using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Parsing;
using StreamEngine.Parsing.ArrowIpc;

namespace StreamEngine.Runtime;

/// <summary>One open stream of a running pipeline: what the intake, the workers and the partition know about it.</summary>
internal sealed class StreamState(SourceInfo info, SourceStream stream, int chunksInFlight) : IDisposable
{
    private long _bytes;
    private long _records;
    private long _rejected;
    private long _lastRead;
    private volatile string? _error;
    private volatile bool _ended;

    internal SourceInfo Info { get; } = info;

    internal SourceStream Stream { get; } = stream;

    /// <summary>Set once the format is known; the same for every worker.</summary>
    internal IRecordParser? Parser { get; set; }

    /// <summary>How far the stream was folded before the restart; null when it begins at its start.</summary>
    internal StreamMark? Resume { get; init; }

    /// <summary>True when it is read again from its start after a restart: its chunks are rows of tables, or only files can be begun elsewhere.</summary>
    internal bool CountsRows => Parser is ArrowParser { IsBinary: true } || Stream is not (FileStreamInput or FileTail);

    /// <summary>Time at which it joins the merge: at once when it had joined before the restart.</summary>
    internal long JoinTime => Resume is null ? FirstTime : long.MinValue;

    /// <summary>Byte at which reading begins.</summary>
    internal long Start => CountsRows ? 0 : Resume?.Position ?? 0;

    /// <summary>Bytes that the format was decided on, kept for streams that cannot be read again from their start; null when it was not, or is not kept.</summary>
    internal byte[]? Sample { get; set; }

    /// <summary>One place for each chunk between the reader and the windows: a full queue makes the reader wait.</summary>
    internal SemaphoreSlim Credits { get; } = new(chunksInFlight, chunksInFlight);

    /// <summary>Earliest time that the probe saw, which decides when a finite stream joins the merge; <see cref="long.MinValue"/> when it saw none.</summary>
    internal long FirstTime { get; set; } = long.MinValue;

    /// <summary>Bytes of the stream before the first record: a byte-order mark.</summary>
    internal int Preamble { get; set; }

    internal volatile bool IsOpen;

    /// <summary>True once a live stream has been read to its end: its line in the status may be dropped.</summary>
    internal bool HasEnded => Stream.IsLive && _ended;

    internal void End() => _ended = true;

    internal long Bytes => Interlocked.Read(ref _bytes);

    internal long Records => Interlocked.Read(ref _records);

    internal long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>UTC ticks at which bytes last arrived; 0 before the first.</summary>
    internal long LastRead => Interlocked.Read(ref _lastRead);

    /// <summary>Why the stream ended early; null when it did not.</summary>
    internal string? Error => _error;

    internal void AddBytes(long bytes, long utcTicks)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Exchange(ref _lastRead, utcTicks);
    }

    internal void AddRecords(long records, long rejected)
    {
        Interlocked.Add(ref _records, records);
        Interlocked.Add(ref _rejected, rejected);
    }

    internal void Fail(string error) => _error ??= error;

    public void Dispose() => Credits.Dispose();
}
