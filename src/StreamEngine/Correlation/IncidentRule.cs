using StreamEngine.Batching;
using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>What makes a group of anomalies an incident: two series, or one after a change of its entity, or one that is very strong.</summary>
/// <param name="topology">Who calls whom; null when unknown.</param>
/// <param name="changeReach">How long after a change an anomaly follows it, nanoseconds.</param>
internal sealed class IncidentRule(Topology? topology, long changeReach)
{
    /// <summary>Sum of -log10 p over distinct series (12 each at most) that two or more weak anomalies must reach together.</summary>
    private const double LeastMagnitude = 6;

    /// <summary>True when a group has what an incident needs.</summary>
    internal bool Deserves(Incident incident, IReadOnlyList<KnownChange> changes, long window)
    {
        if (incident.SeriesCount >= 2)
        {
            double magnitude = incident.Members.GroupBy(m => m.Anomaly.Series, StringComparer.Ordinal)
                .Sum(g => g.Max(Magnitude));
            if (magnitude >= LeastMagnitude)
            {
                return true;
            }
        }

        return incident.Members.Exists(m => IsGrave(m.Anomaly) || FollowsChange(m.Anomaly, changes, window));
    }

    /// <summary>What one series adds. That a program says something new at level INFO happens on every good day: it counts half.</summary>
    private static double Magnitude(IncidentMember member)
    {
        bool isTalk = member.Anomaly.Kind is AnomalyKind.NewTemplate or AnomalyKind.UnusualCounts or AnomalyKind.UnusualSessions or AnomalyKind.UnusualParameter && member.Anomaly.Severity < Severity.Warn;
        return member.Weight * (isTalk ? 0.5 : 1) * Math.Min(12, AnomalySeverity.Magnitude(member.Anomaly.PValue));
    }

    private static bool IsGrave(Anomaly anomaly) => anomaly.Kind switch
    {
        AnomalyKind.NewTemplate => anomaly.Severity >= Severity.Error && anomaly.Observed >= 10,
        AnomalyKind.Burst => MetricRoles.Of(anomaly) == MetricRole.Errors && anomaly.Score >= 0.7,
        _ => false,
    };

    private bool FollowsChange(Anomaly anomaly, IReadOnlyList<KnownChange> changes, long window)
    {
        if (anomaly.Score < 0.5 || Symptom.Of(anomaly).IsEffect)
        {
            return false;
        }

        long reach = changeReach + window;
        foreach (KnownChange change in changes)
        {
            long delay = EventTime.Between(change.Event.Time, anomaly.Start);
            if (delay > -window && delay <= reach && Closeness.Of(change.Event.Entity, anomaly.Entity, topology) >= Closeness.Neighbour)
            {
                return true;
            }
        }

        return false;
    }
}
