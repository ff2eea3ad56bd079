using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>Weighs the anomalies around one change.</summary>
internal sealed class ImpactVerdict
{
    private const double LeastEffect = 0.15;
    private const double LikelyFrom = 0.4;

    private readonly KnownChange _change;
    private readonly List<(Anomaly Anomaly, Symptom Symptom, double Close, double Blame)> _after = [];
    private readonly List<Anomaly> _before = [];
    private readonly HashSet<string> _elsewhere = new(StringComparer.Ordinal);
    private readonly HashSet<string> _related = new(StringComparer.Ordinal);
    private readonly long _end;
    private readonly bool _isCut;
    private double _strengthBefore;

    internal ImpactVerdict(KnownChange change, IEnumerable<Anomaly> anomalies, Topology? topology, long observation, long window, long now)
    {
        _change = change;
        long time = change.Event.Time;
        _end = Math.Min(now, EventTime.Add(time, observation));
        _isCut = EventTime.Between(time, now) < observation;
        foreach (Anomaly anomaly in anomalies)
        {
            long delay = EventTime.Between(time, anomaly.Start);
            bool isBefore = delay <= -window;
            if (delay > observation || (isBefore && EventTime.Between(anomaly.End, time) > observation))
            {
                continue;
            }

            double close = Closeness.Of(change.Event.Entity, anomaly.Entity, topology);
            if (close < Closeness.SecondNeighbour)
            {
                _elsewhere.UnionWith(isBefore ? [] : [SuspectGroup.KeyOf(anomaly.Entity, anomaly.Series)]);
                continue;
            }

            Weigh(anomaly, close, isBefore, delay, Math.Max(window, observation / 3));
        }

        _after.Sort((a, b) => a.Blame != b.Blame ? b.Blame.CompareTo(a.Blame) : AnomalyOrder.Instance.Compare(a.Anomaly, b.Anomaly));
    }

    private double Effect => _after.Count == 0 ? 0 : _after[0].Blame;

    /// <summary>Share of the effect that neither the state before nor a trouble elsewhere accounts for, in [0, 1].</summary>
    private double Own
    {
        get
        {
            double before = Math.Min(1, _strengthBefore / Math.Max(Effect, 1e-9));
            double elsewhere = _elsewhere.Count == 0 ? 0 : (double)_elsewhere.Count / (_elsewhere.Count + (2 * _related.Count));
            return (1 - (0.8 * before)) * (1 - (0.7 * elsewhere));
        }
    }

    internal Insight Tell()
    {
        double score = Math.Min(0.95, Effect * (0.5 + (0.7 * _change.TypeWeight)) * Own);
        string verdict = Effect < LeastEffect ? "cleared" : score >= LikelyFrom ? "likely" : "coincident";
        ChangeEvent change = _change.Event;
        return new Insight
        {
            Type = InsightType.ChangeImpact,
            Id = InsightId.Derive("change_impact", _change.Id, change.Time),
            Time = change.Time,
            End = _end,
            Severity = Severity(verdict),
            Entity = change.Entity,
            Title = Title(verdict),
            Score = Math.Round(verdict == "cleared" ? 1 - Effect : score, 4),
            Evidence = Evidence(verdict),
            Causes = verdict == "cleared" ? [] : [new Cause(change.Entity, _change.Reference, Math.Round(score, 4), Why())],
            Members = [_change.Reference, .. _after.Take(256).Select(a => a.Anomaly).Order(AnomalyOrder.Instance).Select(AnomalyInsights.IdOf)],
        };
    }

    private void Weigh(Anomaly anomaly, double close, bool isBefore, long delay, long halfLife)
    {
        Symptom symptom = Symptom.Of(anomaly);
        if (isBefore)
        {
            _before.Add(anomaly);
            _strengthBefore = Math.Max(_strengthBefore, close * symptom.Strength);
            return;
        }

        _related.Add(SuspectGroup.KeyOf(anomaly.Entity, anomaly.Series));
        _after.Add((anomaly, symptom, close, close * symptom.Strength * EventTime.Decay(delay, halfLife)));
    }

    private InsightSeverity Severity(string verdict)
    {
        if (verdict == "cleared")
        {
            return InsightSeverity.Info;
        }

        InsightSeverity most = _after.Max(a => AnomalySeverity.Of(a.Anomaly));
        return verdict == "likely" ? most : (InsightSeverity)Math.Min((int)most, (int)InsightSeverity.Low);
    }

    private string Title(string verdict)
    {
        string what = $"{Words.Change(_change.Event)} at {Words.Clock(_change.Event.Time)}";
        if (verdict == "cleared")
        {
            return $"{what}: cleared, nothing around it became abnormal within {Words.Duration(EventTime.Between(_change.Event.Time, _end))}";
        }

        (Anomaly anomaly, _, _, _) = _after[0];
        (string subject, string verb) = AnomalyWords.Phrase(anomaly);
        long delay = EventTime.Between(_change.Event.Time, anomaly.Start);
        string when = delay <= 0 ? "in the same window" : Words.Duration(delay) + " later";
        string of = anomaly.Entity.IsNone ? string.Empty : " of " + Words.Name(anomaly.Entity);
        return verdict == "likely"
            ? $"{what}: likely the reason why {subject}{of} {verb} {when}"
            : $"{what}: coincident, {subject}{of} {verb} {when}, but {Doubt()}";
    }

    private string Doubt() =>
        _strengthBefore > 0.5 * Effect ? "it was abnormal before"
        : _elsewhere.Count > _related.Count ? $"so did {Words.Count(_elsewhere.Count, "unrelated source")}"
        : "the effect is small or late";

    private string Why()
    {
        string text = $"{Words.Count(_after.Count, "related series")} abnormal after it: {_after[0].Symptom.Text}";
        return _before.Count == 0 ? text + "; none in the time before" : text + $"; {Words.Count(_before.Count, "related series")} abnormal before it";
    }

    private List<Evidence> Evidence(string verdict)
    {
        List<Evidence> evidence =
        [
            new("change", $"verdict {verdict}: {Words.Change(_change.Event)}{Versions()}", _change.Reference, _change.Event.Time),
            .. _after.Take(6).Select(a => new Evidence(
                a.Anomaly.Template is null ? "series" : "template", a.Symptom.Text, a.Anomaly.Series, a.Anomaly.Start, a.Anomaly.Example)),
            .. _before.Take(3).Select(a => new Evidence("timing", "abnormal before the change: " + AnomalyWords.Title(a), a.Series, a.Start)),
        ];
        if (_elsewhere.Count > 0)
        {
            evidence.Add(new Evidence("timing", $"{Words.Count(_elsewhere.Count, "unrelated source")} became abnormal in the same time"));
        }

        if (_isCut)
        {
            evidence.Add(new Evidence("timing", $"the input ended {Words.Duration(EventTime.Between(_change.Event.Time, _end))} after the change: the observation is not complete"));
        }

        return evidence;
    }

    private string Versions() => _change.Event.PreviousVersion.Length == 0 ? string.Empty : $", before it {_change.Event.PreviousVersion}";
}
