using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;

namespace StreamEngine.Correlation;

/// <summary>
/// Says of every change, once its observation is over, what it did: likely broke something, coincided with something, or is cleared.
/// Compares the anomalies of its entity and of the neighbours in the call graph after the change with those before it, and with those
/// elsewhere in the same time.
/// </summary>
public sealed class ChangeImpact : ICorrelator, ISnapshotState
{
    private readonly ChangeImpactOptions _options;
    private readonly RecentChanges _watched;
    private readonly List<Episode> _episodes = [];
    private readonly Dictionary<(string Series, long Start), Episode> _bySeries = [];
    private long _window = EventTime.Minute;
    private long _now = long.MinValue;

    /// <summary>Makes a judge with default options.</summary>
    public ChangeImpact()
        : this(new ChangeImpactOptions())
    {
    }

    /// <summary>Makes a judge. The options must not change afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its limits.</exception>
    public ChangeImpact(ChangeImpactOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _watched = new RecentChanges(options.MaxChanges);
    }

    /// <inheritdoc/>
    public string Name => "change_impact";

    /// <summary>Changes that are being watched.</summary>
    public int Watched => _watched.All.Count;

    /// <summary>Changes that were never judged because too many came at once.</summary>
    public long DroppedChanges => _watched.Dropped;

    /// <summary>Anomalies that were forgotten before their time because there were too many.</summary>
    public long DroppedAnomalies { get; private set; }

    private long Observation => Math.Max(EventTime.Of(_options.Observation), 3 * _window);

    /// <inheritdoc/>
    public void Observe(in ScoredFrame scored, IInsightHandler output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _window = Math.Max(1, EventTime.Between(scored.Frame.Start, scored.Frame.End));
        _now = scored.Frame.End;
        foreach (ChangeEvent change in scored.Frame.Changes)
        {
            _watched.Add(change, out _);
        }

        foreach (Anomaly anomaly in AnomalyOrder.Sorted(scored.Anomalies))
        {
            Take(anomaly, scored.Frame.Start);
        }

        while (_watched.All is [var change, ..] && EventTime.Between(change.Event.Time, _now) >= Observation)
        {
            output.OnInsight(Judge(change));
            _watched.ForgetFirst();
        }

        Forget();
    }

    /// <inheritdoc/>
    public void Complete(IInsightHandler output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (KnownChange change in _watched.All)
        {
            output.OnInsight(Judge(change));
        }

        _watched.Forget(long.MaxValue);
        _episodes.Clear();
        _bySeries.Clear();
    }

    int ISnapshotState.SnapshotVersion => 2;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt64(_window);
        output.WriteInt64(_now);
        output.WriteInt64(DroppedAnomalies);
        _watched.Save(output);
        output.WriteInt32(_episodes.Count);
        _episodes.ForEach(e => AnomalyState.Save(e.Anomaly, output));
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _episodes.Clear();
        _bySeries.Clear();
        _window = input.ReadInt64(1, long.MaxValue);
        _now = input.ReadInt64();
        DroppedAnomalies = input.ReadInt64();
        _watched.Load(ref input);
        for (int i = input.ReadCount(AnomalyState.LeastBytes); i > 0; i--)
        {
            var episode = new Episode { Anomaly = AnomalyState.Load(ref input) };
            input.Require(_bySeries.TryAdd((episode.Anomaly.Series, episode.Anomaly.Start), episode), "an anomaly once");
            _episodes.Add(episode);
        }

        input.RequireEnd();
    }

    private void Take(Anomaly anomaly, long frameStart)
    {
        var key = (anomaly.Series, anomaly.Start);
        if (_bySeries.TryGetValue(key, out Episode? known))
        {
            known.Anomaly = anomaly;
            return;
        }

        if (!anomaly.IsOpen && anomaly.DetectedAt <= frameStart)
        {
            return;
        }

        if (_episodes.Count == _options.MaxAnomalies)
        {
            Episode oldest = _episodes[0];
            _episodes.RemoveAt(0);
            _bySeries.Remove((oldest.Anomaly.Series, oldest.Anomaly.Start));
            DroppedAnomalies++;
        }

        var episode = new Episode { Anomaly = anomaly };
        _episodes.Add(episode);
        _bySeries.Add(key, episode);
    }

    private void Forget()
    {
        long before = EventTime.Add(_now, -2 * Observation);
        _episodes.RemoveAll(episode =>
        {
            bool old = (!episode.Anomaly.IsOpen || episode.Anomaly.Kind == AnomalyKind.NewTemplate) && episode.Anomaly.End < before;
            return old && _bySeries.Remove((episode.Anomaly.Series, episode.Anomaly.Start));
        });
    }

    private Insight Judge(KnownChange change) => new ImpactVerdict(
        change, _episodes.Select(e => e.Anomaly), _options.Topology, Observation, _window, Math.Max(change.Event.Time, _now)).Tell();

    private sealed class Episode
    {
        internal required Anomaly Anomaly { get; set; }
    }
}
