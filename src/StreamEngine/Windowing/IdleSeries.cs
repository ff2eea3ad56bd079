using StreamEngine.Snapshots;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Windowing;

/// <summary>
/// Has the series retired of which nothing came for long, by the time of events, and gives their ids up once nobody can name them any more.
/// </summary>
/// <remarks>
/// A series retires when a window closes; the next frame says so. Its id is given up when every window that was open then has closed, and so many more frames have been
/// handed over that the one that said so has been read: at a window and never by the clock, so that a replay gives the same ids.
/// </remarks>
/// <param name="series">The series.</param>
/// <param name="after">How long nothing came, in nanoseconds; 0 for never.</param>
/// <param name="size">Length of a window, in nanoseconds.</param>
/// <param name="framesInFlight">Frames that are handed over and not read, at most.</param>
internal sealed class IdleSeries(SeriesTable series, long after, long size, int framesInFlight)
{
    /// <summary>Looks at all series in the time after which they retire.</summary>
    private const int Looks = 8;

    private readonly Queue<Retired> _waiting = new();
    private long _next = long.MinValue;

    /// <summary>Frames that whoever takes them has taken over.</summary>
    internal long Handed { get; set; }

    /// <summary>Retires series when it is time to.</summary>
    /// <param name="first">Number of the first window that is open or can be opened.</param>
    /// <param name="last">Number of the last window that is open.</param>
    /// <param name="frames">Frames so far.</param>
    /// <param name="retired">Takes the series; the next frame names them.</param>
    internal void Retire(long first, long last, long frames, List<int> retired)
    {
        long now = first * size;
        if (after == 0 || now < _next)
        {
            return;
        }

        _next = now + Math.Max(size, after / Looks);
        int before = retired.Count;
        int epoch = series.Retirement.Retire(now - after, retired);
        if (retired.Count > before)
        {
            _waiting.Enqueue(new Retired(epoch, last, frames + framesInFlight + 1));
        }
    }

    /// <summary>Gives up ids that nobody can name any more.</summary>
    /// <param name="first">Number of the first window that is open or can be opened.</param>
    /// <returns>The ids; whoever keeps something by them forgets it. Valid until the next call.</returns>
    internal IReadOnlyList<int> Release(long first)
    {
        int epoch = -1;
        while (_waiting.TryPeek(out Retired next) && next.LastOpen < first && next.Frames < Handed)
        {
            epoch = _waiting.Dequeue().Epoch;
        }

        return epoch >= 0 ? series.Retirement.Release(epoch) : [];
    }

    /// <summary>Writes down what waits.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_next);
        output.WriteInt32(_waiting.Count);
        foreach (Retired waiting in _waiting)
        {
            output.WriteInt32(waiting.Epoch);
            output.WriteInt64(waiting.LastOpen);
            output.WriteInt64(waiting.Frames);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    internal void Load(ref SnapshotInput input)
    {
        _waiting.Clear();
        _next = input.ReadInt64();
        for (int left = input.ReadCount(20); left > 0; left--)
        {
            _waiting.Enqueue(new Retired(input.ReadInt32(0, int.MaxValue), input.ReadInt64(), input.ReadInt64(0, long.MaxValue)));
        }
    }

    private readonly record struct Retired(int Epoch, long LastOpen, long Frames);
}
