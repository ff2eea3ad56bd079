using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// Knows what was normal before an episode, so that the way back to it is not told as something new: a model that has learned the new level is surprised by the old one.
/// </summary>
/// <param name="memory">Windows after the end of an episode in which the way back is known.</param>
internal sealed class WayBack(long memory)
{
    /// <summary>Half widths of the band of then within which a value is back.</summary>
    private const double Bands = 2;

    /// <summary>Share of the deviation within which it is back too, as the normal may have moved meanwhile; but not by more than half of it.</summary>
    private const double Share = 0.25;

    private const double MostMoved = 0.5;

    private const int SavedBytes = 33;

    private readonly Dictionary<int, Before> _before = [];

    /// <summary>Ways back that were not told.</summary>
    internal long Suppressed { get; set; }

    /// <summary>Notes what was normal when an episode began.</summary>
    internal void Began(int id, in SeriesScore score, long window)
    {
        double half = Math.Max(score.Upper - score.Expected, score.Expected - score.Lower);
        if (!double.IsFinite(score.Expected) || !double.IsFinite(half))
        {
            _before.Remove(id);
            return;
        }

        double reach = Math.Max(Bands * half, score.Direction == 0 ? 0 : Math.Min(Share * Math.Abs(score.Observed - score.Expected), MostMoved * Math.Abs(score.Expected)));
        _before[id] = new Before(score.Expected, reach, score.Direction, score.IsGrowth, window);
    }

    /// <summary>Notes that the episode has ended.</summary>
    internal void Ended(int id, long window)
    {
        if (_before.TryGetValue(id, out Before before))
        {
            _before[id] = before with { Window = window };
        }
    }

    /// <summary>True when a surprise is the return to what was normal before the last episode.</summary>
    /// <param name="id">Dense id of the series.</param>
    /// <param name="score">What surprises.</param>
    /// <param name="isCount">True for counts of events: that nothing comes is no way back to something.</param>
    /// <param name="window">Number of the window.</param>
    internal bool Is(int id, in SeriesScore score, bool isCount, long window)
    {
        if (!_before.TryGetValue(id, out Before before))
        {
            return false;
        }

        if (window - before.Window > memory)
        {
            _before.Remove(id);
            return false;
        }

        bool isBack = score.Kind == AnomalyKind.Deviation && score.IsGrowth == before.IsGrowth && (before.Direction == 0 || score.Direction == -before.Direction)
            && Math.Abs(score.Observed - before.Expected) <= before.Reach && !(isCount && score.Observed <= 0 && before.Expected >= 1);
        Suppressed += isBack ? 1 : 0;
        return isBack;
    }

    /// <summary>A series is given up: who gets its id next has no past.</summary>
    internal void Forget(int id) => _before.Remove(id);

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Suppressed);
        output.WriteInt32(_before.Count);
        foreach ((int id, Before before) in _before.OrderBy(static b => b.Key))
        {
            output.WriteInt32(id);
            output.WriteDouble(before.Expected);
            output.WriteDouble(before.Reach);
            output.WriteInt32(before.Direction);
            output.WriteBoolean(before.IsGrowth);
            output.WriteInt64(before.Window);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        _before.Clear();
        Suppressed = input.ReadInt64(0, long.MaxValue);
        for (int left = input.ReadCount(SavedBytes); left > 0; left--)
        {
            int id = input.ReadSeriesId();
            var before = new Before(input.ReadDouble(), input.ReadDouble(), (sbyte)input.ReadInt32(-1, 1), input.ReadBoolean(), input.ReadInt64());
            input.Require(_before.TryAdd(id, before), "a series once");
        }
    }

    private readonly record struct Before(double Expected, double Reach, sbyte Direction, bool IsGrowth, long Window);
}
