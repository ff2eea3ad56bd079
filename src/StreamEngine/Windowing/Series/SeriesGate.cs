namespace StreamEngine.Windowing.Series;

/// <summary>
/// Lets any thread read while one thread changes something now and then. Neither waits for long: a reader gives up when a change takes more than a moment, and readers hold the
/// gate for some hundred rows only. Changes may be nested.
/// </summary>
internal sealed class SeriesGate
{
    private const int Patience = 20;

    private int _readers;
    private int _isChanging;
    private int _depth;

    /// <summary>Begins to read; false when something is being changed. Ends with <see cref="EndRead"/>.</summary>
    internal bool TryRead()
    {
        var wait = default(SpinWait);
        while (true)
        {
            Interlocked.Increment(ref _readers);
            if (Volatile.Read(ref _isChanging) == 0)
            {
                return true;
            }

            Interlocked.Decrement(ref _readers);
            if (wait.Count >= Patience)
            {
                return false;
            }

            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Ends to read.</summary>
    internal void EndRead() => Interlocked.Decrement(ref _readers);

    /// <summary>Begins a change, by the one thread that makes them; waits until nobody reads. Ends with <see cref="EndChange"/>.</summary>
    internal void BeginChange()
    {
        if (_depth++ > 0)
        {
            return;
        }

        Interlocked.Exchange(ref _isChanging, 1);
        var wait = default(SpinWait);
        while (Volatile.Read(ref _readers) != 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Ends a change.</summary>
    internal void EndChange()
    {
        if (--_depth == 0)
        {
            Volatile.Write(ref _isChanging, 0);
        }
    }
}
