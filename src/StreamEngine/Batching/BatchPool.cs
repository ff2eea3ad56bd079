using System.Collections.Concurrent;
using StreamEngine.Memory;

namespace StreamEngine.Batching;

/// <summary>Keeps batches for reuse, so that a running pipeline allocates none. Safe for any number of threads.</summary>
internal sealed class BatchPool : IDisposable
{
    /// <summary>Rows of a batch when nothing else is configured.</summary>
    internal const int DefaultRows = 2048;

    private readonly SlabPool _slabs;
    private readonly ConcurrentQueue<EventBatch> _free = new();
    private readonly int _rows;
    private volatile bool _disposed;
    private int _rented;

    /// <param name="slabs">Where the memory of batches comes from.</param>
    /// <param name="rows">Most rows of a batch.</param>
    /// <param name="columns">Columns of log rows that whoever gets the batches reads.</param>
    internal BatchPool(SlabPool slabs, int rows = DefaultRows, LogColumns columns = LogColumns.All)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        _slabs = slabs;
        _rows = rows;
        Columns = columns;
    }

    /// <summary>Columns of log rows that are asked for; the others are empty in the batches of this pool.</summary>
    internal LogColumns Columns { get; }

    internal SlabPool Slabs => _slabs;

    /// <summary>Batches that are out.</summary>
    internal int Rented => Volatile.Read(ref _rented);

    /// <summary>Slabs that batches which are not out keep for their fields, besides those of the columns that every batch has.</summary>
    internal int KeptSlabs => _free.Sum(static batch => batch.KeptSlabs);

    internal EventBatch Rent(EventKind kind, SourceInfo source)
    {
        if (!_free.TryDequeue(out EventBatch? batch))
        {
            batch = new EventBatch(this, _slabs, _rows);
        }

        Interlocked.Increment(ref _rented);
        batch.Kind = kind;
        batch.Source = source;
        return batch;
    }

    internal void Return(EventBatch batch)
    {
        Interlocked.Decrement(ref _rented);
        if (_disposed)
        {
            batch.Free();
            return;
        }

        _free.Enqueue(batch);
    }

    public void Dispose()
    {
        _disposed = true;
        while (_free.TryDequeue(out EventBatch? batch))
        {
            batch.Free();
        }
    }
}
