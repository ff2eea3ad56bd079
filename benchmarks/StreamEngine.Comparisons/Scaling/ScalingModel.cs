namespace StreamEngine.Comparisons.Scaling;

/// <summary>
/// A pipeline of metrics with measured costs, simulated task by task: chunks are parsed by workers, put in order by one thread, folded by shards; before a window closes the
/// shards are drained, and the ordering thread writes its frame. Threads take free processors, those first that are farther down the pipeline; nothing else costs time, and
/// processors do not slow each other down.
/// </summary>
internal sealed class ScalingModel(ScalingConstants costs, int cores, int workers, int shards)
{
    /// <summary>Chunks that are parsed and not in order, as credits allow.</summary>
    private const int Ahead = 16;

    /// <summary>Chunks that are in order and not folded, as the blocks of a shard allow.</summary>
    private const int Behind = 2;

    private readonly PriorityQueue<Work, double> _running = new();
    private readonly HashSet<int> _parsed = [];
    private readonly int[] _next = new int[shards];
    private readonly bool[] _isFolding = new bool[shards];
    private double _now;
    private int _free = cores;
    private int _busyWorkers;
    private int _nextParse;
    private int _ordered;
    private bool _isOrdering;
    private double _sinceClose;
    private bool _mustClose;

    private enum Stage
    {
        Parse,
        Order,
        Close,
        Fold,
    }

    /// <summary>Millions of rows a second over some chunks.</summary>
    internal double Run(int chunks)
    {
        while (true)
        {
            while (_free > 0 && Start(chunks))
            {
            }

            if (!_running.TryDequeue(out Work work, out double end))
            {
                return (double)chunks * costs.ChunkRows / _now * 1e3;
            }

            _now = end;
            _free++;
            Finish(work);
        }
    }

    private int Folded => shards == 1 ? _ordered : _next.Min();

    private bool Start(int chunks)
    {
        for (int shard = 0; shards > 1 && shard < shards; shard++)
        {
            if (!_isFolding[shard] && _next[shard] < _ordered)
            {
                _isFolding[shard] = true;
                return Begin(new Work(Stage.Fold, _next[shard], shard), costs.Fold / shards * costs.ChunkRows);
            }
        }

        if (!_isOrdering && _mustClose && Folded == _ordered)
        {
            _isOrdering = true;
            return Begin(new Work(Stage.Close, 0, 0), costs.Frame * costs.Series);
        }

        if (!_isOrdering && !_mustClose && _parsed.Contains(_ordered) && _ordered - Folded < Behind)
        {
            _isOrdering = true;
            return Begin(new Work(Stage.Order, _ordered, 0), (shards == 1 ? costs.Order : costs.Hand) * costs.ChunkRows);
        }

        if (_busyWorkers < workers && _nextParse < chunks && _nextParse - _ordered < Ahead)
        {
            _busyWorkers++;
            return Begin(new Work(Stage.Parse, _nextParse++, 0), (costs.Parse + costs.Lookup) * costs.ChunkRows);
        }

        return false;
    }

    private bool Begin(Work work, double nanoseconds)
    {
        _free--;
        _running.Enqueue(work, _now + nanoseconds);
        return true;
    }

    private void Finish(Work work)
    {
        switch (work.Stage)
        {
            case Stage.Parse:
                _busyWorkers--;
                _parsed.Add(work.Chunk);
                break;
            case Stage.Order:
                _isOrdering = false;
                _parsed.Remove(_ordered++);
                _sinceClose += costs.ChunkRows;
                _mustClose = _sinceClose >= costs.Series;
                break;
            case Stage.Close:
                // Several small windows may lie in a chunk.
                _isOrdering = false;
                _sinceClose -= costs.Series;
                _mustClose = _sinceClose >= costs.Series;
                break;
            default:
                _isFolding[work.Shard] = false;
                _next[work.Shard]++;
                break;
        }
    }

    private readonly record struct Work(Stage Stage, int Chunk, int Shard);
}
