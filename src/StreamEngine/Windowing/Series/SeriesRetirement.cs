namespace StreamEngine.Windowing.Series;

/// <summary>
/// Retires series that have been idle for long, and gives their ids out again once nobody can name them. Between the two a series is as it was: a row of
/// it revives it under its id.
/// </summary>
internal sealed class SeriesRetirement(SeriesTable table, SeriesStore store)
{
    // In the order of retirement; a series that was revived meanwhile stays until its turn.
    private readonly Queue<(int Id, int Epoch)> _retired = new();
    private readonly List<int> _released = [];
    private int _epoch;

    /// <summary>Series that are retired and not released.</summary>
    internal int Waiting { get; private set; }

    /// <summary>Series that were retired so far.</summary>
    internal long Retired { get; private set; }

    /// <summary>Retired series of which rows came before they were released.</summary>
    internal long Revived { get; private set; }

    /// <summary>Ids that were given up so far.</summary>
    internal long Released { get; private set; }

    /// <summary>Number of the last retirement.</summary>
    internal int Epoch => _epoch;

    internal IReadOnlyCollection<(int Id, int Epoch)> All => _retired;

    /// <summary>Retires the metric series whose last row is older than a time by the clock of events, of which 4.3 seconds are told apart.</summary>
    /// <param name="before">The time, in nanoseconds since the Unix epoch.</param>
    /// <param name="retired">Takes the ids; null when nobody asks for them.</param>
    /// <returns>Number of the retirement, for <see cref="Release"/>.</returns>
    internal int Retire(long before, List<int>? retired = null)
    {
        int unit = SeriesActivity.UnitOf(before);
        Span<SeriesActivity> activity = table.Activity[..store.Count];
        _epoch++;
        for (int id = 0; id < activity.Length; id++)
        {
            ref SeriesActivity series = ref activity[id];
            if (series.Last < unit && series.Last != SeriesActivity.Retired && store[id].State == SeriesState.Live)
            {
                series.Last = SeriesActivity.Retired;
                series.Next = _epoch;
                _retired.Enqueue((id, _epoch));
                retired?.Add(id);
                Waiting++;
                Retired++;
            }
        }

        return _epoch;
    }

    /// <summary>
    /// Gives up the ids of all retirements up to <paramref name="epoch"/>. The caller knows that no open pane, no frame that is still read and no row that was
    /// looked up and not folded names one of them; whoever kept an id with its generation sees that it names another series.
    /// </summary>
    /// <returns>The ids, valid until the next call.</returns>
    internal IReadOnlyList<int> Release(int epoch)
    {
        _released.Clear();
        while (_retired.TryPeek(out (int Id, int Epoch) next) && next.Epoch <= epoch)
        {
            _retired.Dequeue();
            ref SeriesActivity series = ref table.Activity[next.Id];
            if (series.Last == SeriesActivity.Retired && series.Next == next.Epoch)
            {
                series.Next = -1;
                _released.Add(next.Id);
            }
        }

        if (_released.Count == 0)
        {
            return _released;
        }

        // The lowest id is given out first.
        _released.Sort();
        table.Gate.BeginChange();
        for (int i = _released.Count - 1; i >= 0; i--)
        {
            table.GiveUp(_released[i]);
        }

        table.Forget();
        table.Gate.EndChange();
        Waiting -= _released.Count;
        Released += _released.Count;
        return _released;
    }

    /// <summary>A row of a retired series came.</summary>
    internal void Revive(int id)
    {
        table.Activity[id].Next = -1;
        Waiting--;
        Revived++;
    }

    /// <summary>Puts back what a saved table had.</summary>
    internal void Restore(int epoch, long retired, long revived, long released)
    {
        (_epoch, Retired, Revived, Released) = (epoch, retired, revived, released);
    }

    /// <summary>Puts a series back that was waiting when the table was saved.</summary>
    internal void Restore(int id, int epoch)
    {
        _retired.Enqueue((id, epoch));
        ref SeriesActivity series = ref table.Activity[id];
        Waiting += series.Last == SeriesActivity.Retired && series.Next == epoch ? 1 : 0;
    }
}
