using StreamEngine.Scoring.Changes;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Explaining;

/// <summary>Adds to anomalies what their past says: how rare they are, how long that has been watched, and the last one like them.</summary>
internal sealed class AnomalyBook(AlertPolicyOptions options)
{
    private readonly SeriesAges _ages = new();
    private readonly EventBook _events = new();
    private long _step = 1;

    /// <summary>Takes in a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="step">Distance of windows, nanoseconds.</param>
    internal void Next(Frame frame, long step)
    {
        _step = step;
        _ages.Next(frame);
    }

    /// <summary>How long a series had been watched at a time.</summary>
    internal long Age(int id, long time) => _ages.At(id, time);

    /// <summary>Tells of the past of anomalies; those that are over become the past of others.</summary>
    internal void Explain(List<Anomaly> anomalies)
    {
        for (int i = 0; i < anomalies.Count; i++)
        {
            Anomaly anomaly = Explained(anomalies[i]);
            anomalies[i] = anomaly;
            if (!anomaly.IsOpen)
            {
                _events.Ended(KeyOf(anomaly), anomaly);
            }
        }
    }

    /// <summary>Notes what was not told because it repeats the event before.</summary>
    internal void Kept(Frame frame, string series, AnomalyKind kind, int direction, double observed) =>
        _events.Kept(new EventBook.Key(series, kind, direction), frame.Start, frame.End, observed, options.QuietWindows * _step);

    internal void Clear()
    {
        _ages.Clear();
        _events.Clear();
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(_step);
        _ages.Save(output);
        _events.Save(output);
    }

    internal void Load(ref SnapshotInput input)
    {
        _step = input.ReadInt64(1, long.MaxValue);
        _ages.Load(ref input);
        _events.Load(ref input);
    }

    private Anomaly Explained(Anomaly anomaly)
    {
        long watched = anomaly.SeriesId < 0 ? _ages.At(-1, anomaly.End) : anomaly.Watched == 0 ? 0 : anomaly.Watched + (anomaly.End - anomaly.DetectedAt);
        (EarlierEvent Event, double LeastPValue)? last = _events.Find(KeyOf(anomaly));
        return anomaly with
        {
            Watched = watched,
            OnceIn = OnceIn(anomaly, watched, last?.LeastPValue ?? 1),
            Earlier = last?.Event,
        };
    }

    // A p-value is the share of windows in which as much begins. What is fitted reaches further than what was seen: nothing is said beyond that.
    private long OnceIn(Anomaly anomaly, long watched, double least)
    {
        if (!IsRate(anomaly))
        {
            return 0;
        }

        double rate = anomaly.PValue * (anomaly.Detector == "change" ? ChangeRates.Share : 1);
        double most = least <= anomaly.PValue ? watched / 2 : watched;
        return (long)Math.Min(most, _step / Math.Max(rate, 1e-300));
    }

    // p-values of the others are those of a sequence of windows, or weighed with the severity of lines.
    private static bool IsRate(Anomaly anomaly) => anomaly.Kind is AnomalyKind.Deviation or AnomalyKind.Burst or AnomalyKind.Silence or AnomalyKind.FlatLine
        or AnomalyKind.NoData or AnomalyKind.LevelShift or AnomalyKind.TrendChange or AnomalyKind.VarianceChange;

    private static EventBook.Key KeyOf(Anomaly anomaly) => anomaly.Kind == AnomalyKind.NewTemplate
        ? new(anomaly.Entity.Service ?? string.Empty, anomaly.Kind, BirthRate.Group(anomaly.Severity))
        : new(anomaly.Series, anomaly.Kind, anomaly.Direction);
}
