using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>Judges an incident as it stands and puts it in words.</summary>
internal sealed class IncidentStory
{
    private const int MaxEvidence = 8;

    private readonly Incident _incident;
    private readonly List<Suspect> _suspects;
    private readonly (IncidentMember Member, Symptom Symptom)[] _byStrength;
    private readonly string _leadKey;
    private readonly InsightSeverity _severity;

    internal IncidentStory(Incident incident, CauseRanker ranker, IReadOnlyList<KnownChange> changes, long window)
    {
        _incident = incident;
        (IncidentMember Member, Symptom Symptom)[] all = [.. incident.Members.Select(m => (m, Symptom.Of(m.Anomaly)))];
        _suspects = ranker.Rank([.. all.Select(p => p.Symptom)], changes, window);
        _byStrength = [.. all.OrderByDescending(p => p.Symptom.Strength)];
        _leadKey = _suspects.Count > 0 ? _suspects[0].Key : incident.First.Key;
        _severity = Severity();
    }

    private string Cause => _suspects.Count == 0 ? string.Empty : _suspects[0].Key + "\n" + (_suspects[0].Change?.Reference ?? string.Empty);

    /// <summary>True when a reader should hear of it again: confirmed just now, another first cause, more severe, or twice as large.</summary>
    internal bool IsNews =>
        _incident.Revision == 0
        || !string.Equals(Cause, _incident.ToldCause, StringComparison.Ordinal)
        || _severity > _incident.ToldSeverity
        || _incident.Members.Count + _incident.Suppressed >= 2 * _incident.ToldMembers;

    internal void Remember()
    {
        _incident.ToldCause = Cause;
        _incident.ToldSeverity = _severity > _incident.ToldSeverity ? _severity : _incident.ToldSeverity;
        _incident.ToldMembers = _incident.Members.Count + _incident.Suppressed;
    }

    internal Insight Tell(bool isOpen) => new()
    {
        Type = InsightType.Incident,
        Id = _incident.Id!,
        Revision = _incident.Revision,
        Time = _incident.Onset,
        End = _incident.LastActivity,
        IsOpen = isOpen,
        Severity = _severity,
        Entity = LeadEntity(),
        Title = Title(),
        Score = Score(),
        Evidence = Evidence(),
        Causes = [.. _suspects.Select(s => s.Cause)],
        Members = Members(),
    };

    private InsightSeverity Severity()
    {
        InsightSeverity most = _incident.Members.Max(m => AnomalySeverity.Of(m.Anomaly));
        bool spread = _incident.KeyCount >= 3 && most >= InsightSeverity.Medium && most < InsightSeverity.Critical;
        return spread ? most + 1 : most;
    }

    /// <summary>Noisy-or of the five best series: a single one says at most 0.7 of its own score.</summary>
    private double Score()
    {
        double doubt = 1;
        foreach (double score in _incident.Members.GroupBy(m => m.Anomaly.Series, StringComparer.Ordinal).Select(g => g.Max(m => m.Weight * m.Anomaly.Score)).OrderDescending().Take(5))
        {
            doubt *= 1 - (0.7 * Math.Clamp(score, 0, 1));
        }

        return Math.Round(Math.Min(0.99, 1 - doubt), 4);
    }

    private Entity LeadEntity()
    {
        foreach (Suspect suspect in _suspects)
        {
            if (suspect.Key == _leadKey && suspect.Change is null)
            {
                return suspect.Entity;
            }
        }

        return _incident.Members.Find(m => m.Key == _leadKey)?.Anomaly.Entity ?? _incident.First.Anomaly.Entity;
    }

    private string Title()
    {
        var phrases = _byStrength.Where(p => p.Member.Key == _leadKey).Select(p => AnomalyWords.Phrase(p.Member.Anomaly)).Distinct().Take(3)
            .GroupBy(p => p.Verb, StringComparer.Ordinal).Select(g => Words.List([.. g.Select(p => p.Subject)]) + " " + g.Key);
        Entity lead = LeadEntity();
        string prefix = lead.IsNone ? string.Empty : Words.Name(lead) + ": ";
        long onset = _incident.Members.Where(m => m.Key == _leadKey).Select(m => m.Anomaly.Start).DefaultIfEmpty(_incident.Onset).Min();
        string text = $"{prefix}{string.Join(", ", phrases)} at {Words.Clock(onset, _incident.First.Anomaly.SpansDays)}";
        if (lead.IsNone && _byStrength.Where(p => p.Member.Key == _leadKey && p.Member.Anomaly.Template is not null).Select(p => p.Member.Anomaly.Template).FirstOrDefault() is { } template)
        {
            text += $": \"{Words.Quote(template)}\"";
        }

        if (_suspects is [{ Change: { } change }, ..])
        {
            long delay = EventTime.Between(change.Event.Time, _suspects[0].Onset);
            bool own = Closeness.Key(change.Event.Entity) == _leadKey;
            string what = Words.Change(own ? change.Event with { Entity = Entity.None } : change.Event);
            text += delay <= 0 ? $", with {what}" : $", {Words.Duration(delay)} after {what}";
        }

        string[] others = [.. _incident.Members.Where(m => m.Key != _leadKey).DistinctBy(m => m.Key, StringComparer.Ordinal)
            .Select(Who).Distinct(StringComparer.Ordinal)];
        return others.Length == 0 ? text : $"{text}; {Words.List(others)} affected";
    }

    private List<Evidence> Evidence()
    {
        double all = _byStrength.Sum(static p => p.Symptom.Strength);
        List<Evidence> evidence =
        [
            .. _byStrength.Take(MaxEvidence).Select(p => new Evidence(
                p.Member.Anomaly.Template is null ? "series" : "template", p.Symptom.Text, p.Member.Anomaly.Series, p.Member.Anomaly.Start, p.Member.Anomaly.Example)
            {
                Share = all > 0 ? Math.Round(p.Symptom.Strength / all, 4) : null,
            }),
            .. _suspects.Where(s => s.Change is not null).Take(3).Select(s => new Evidence("change", s.Cause.Why, s.Cause.Series, s.Change!.Event.Time)),
        ];
        if (_incident.KeyCount > 1)
        {
            string[] order = [.. _incident.Members.DistinctBy(m => m.Key, StringComparer.Ordinal).Take(6).Select(m => $"{Who(m)} {Words.Clock(m.Anomaly.Start)}")];
            evidence.Add(new Evidence("timing", "order of onset: " + string.Join(", ", order), null, _incident.Onset));
        }

        evidence.AddRange(Suspect.Topology(_suspects));

        AddRemarks(evidence);
        return evidence;
    }

    private void AddRemarks(List<Evidence> evidence)
    {
        if (_suspects.Count == 0)
        {
            evidence.Add(new Evidence("timing", "no cause stands out: the shifts are small and no change was near"));
        }

        if (_incident.Suppressed > 0)
        {
            evidence.Add(new Evidence("series", string.Create(CultureInfo.InvariantCulture, $"{_incident.Suppressed} more anomalies are not listed")));
        }

        if (_incident.Continues is { } earlier)
        {
            evidence.Add(new Evidence("timing", $"follows incident {earlier.Id}, which began at {Words.Clock(earlier.Onset)} and takes no more members", null, earlier.Onset));
        }
    }

    private List<string> Members()
    {
        var members = _incident.Members.Select(m => (Time: m.Anomaly.Start, m.Id))
            .Concat(_suspects.Where(s => s.Change is not null).Select(s => (s.Change!.Event.Time, Id: s.Change.Reference)));
        return [.. members.OrderBy(m => m.Time).ThenBy(m => m.Id, StringComparer.Ordinal).Select(m => m.Id)];
    }

    private static string Who(IncidentMember member) =>
        !member.Anomaly.Entity.IsNone ? Words.Name(member.Anomaly.Entity)
        : member.Anomaly.Template is { } template ? $"\"{Words.Quote(template, 60)}\"" : Words.Metric(member.Anomaly.Metric);
}
