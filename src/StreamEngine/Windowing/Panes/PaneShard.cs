namespace StreamEngine.Windowing.Panes;

/// <summary>
/// The panes of some of the series and the thread that folds into them. The thread touches the panes while blocks are on their way; after <see cref="Drain"/> they
/// belong to the caller until it sends the next block.
/// </summary>
/// <remarks>
/// Blocks are bounded: <see cref="Rent"/> waits until one has been folded. The thread waits for nothing but blocks, so whoever waits for it is sure to go on.
/// </remarks>
internal sealed class PaneShard : IDisposable
{
    /// <summary>Blocks that are there: as many as there are ways to fold are being filled, the others can be on their way.</summary>
    private const int Blocks = 12;

    private readonly PaneFold[] _ways;
    private readonly int _histograms;
    private readonly object _gate = new();
    private readonly Queue<FoldBlock> _sent = new(Blocks);
    private readonly Stack<FoldBlock> _free = new(Blocks);
    private readonly Thread _thread;
    private int _busy;
    private bool _ended;
    private Exception? _failure;

    /// <summary>Makes a shard and starts its thread.</summary>
    /// <param name="number">Number of the shard, for the name of the thread.</param>
    /// <param name="panes">Its panes, which it disposes.</param>
    /// <param name="ways">The ways to fold values into them.</param>
    /// <param name="histograms">Place of the store of histograms.</param>
    internal PaneShard(int number, PaneSet panes, PaneFold[] ways, int histograms)
    {
        Panes = panes;
        _ways = ways;
        _histograms = histograms;
        for (int i = 0; i < Blocks; i++)
        {
            _free.Push(new FoldBlock());
        }

        _thread = new Thread(Run) { IsBackground = true, Name = FormattableString.Invariant($"windows {number}") };
        _thread.Start();
    }

    /// <summary>The panes; the caller's after <see cref="Drain"/>.</summary>
    internal PaneSet Panes { get; }

    /// <summary>A block to fill; waits for one.</summary>
    internal FoldBlock Rent(int way)
    {
        lock (_gate)
        {
            while (_free.Count == 0)
            {
                Monitor.Wait(_gate);
            }

            FoldBlock block = _free.Pop();
            block.Way = way;
            return block;
        }
    }

    /// <summary>Has a block folded.</summary>
    internal void Send(FoldBlock block)
    {
        lock (_gate)
        {
            _busy++;
            _sent.Enqueue(block);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until all blocks that were sent are folded.</summary>
    /// <exception cref="InvalidOperationException">One could not be folded.</exception>
    internal void Drain()
    {
        lock (_gate)
        {
            while (_busy > 0)
            {
                Monitor.Wait(_gate);
            }

            if (_failure is { } cause)
            {
                throw new InvalidOperationException($"Rows could not be folded: {cause.Message}", cause);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        Panes.Dispose();
    }

    private void Run()
    {
        while (Next() is { } block)
        {
            try
            {
                if (_failure is null)
                {
                    Fold(block);
                }
            }
            catch (Exception cause) when (cause is not StackOverflowException)
            {
                // Told to whoever drains; the blocks that follow are passed over, so that nobody waits for ever.
                _failure = cause;
            }

            block.Clear();
            lock (_gate)
            {
                _busy--;
                _free.Push(block);
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Fold(FoldBlock block)
    {
        int rows = block.Count;
        if (block.Way < _ways.Length)
        {
            _ways[block.Way].Fold(block.Times.AsSpan(0, rows), block.Ids.AsSpan(0, rows), block.Values.AsSpan(0, rows));
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            PaneState pane = Panes.GetOrOpen(_ways[0].Grid.IndexOf(block.Times[row]));
            ((HistogramCells)pane.Others[_histograms]).Add(pane, block.Ids[row], block.Times[row], block.Histogram(row));
        }
    }

    private FoldBlock? Next()
    {
        lock (_gate)
        {
            while (_sent.Count == 0 && !_ended)
            {
                Monitor.Wait(_gate);
            }

            return _ended ? null : _sent.Dequeue();
        }
    }
}
