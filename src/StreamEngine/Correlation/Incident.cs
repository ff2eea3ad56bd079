using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;

namespace StreamEngine.Correlation;

/// <summary>A group of anomalies that may be, or is, an incident. What it compares newcomers with is its onset and its medoid, never any one member: chains do not grow.</summary>
internal sealed class Incident
{
    private readonly Dictionary<string, int> _perKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);
    private IncidentMember _medoid;

    internal Incident(IncidentMember first)
    {
        _medoid = first;
        Add(first);
    }

    private Incident(List<IncidentMember> members, int medoid)
    {
        Members = members;
        _medoid = members[medoid];
        foreach (IncidentMember member in members)
        {
            _series.Add(member.Anomaly.Series);
            _perKey[member.Key] = _perKey.GetValueOrDefault(member.Key) + 1;
        }
    }

    /// <summary>Members by time, then series.</summary>
    internal List<IncidentMember> Members { get; } = [];

    internal IncidentMember First => Members[0];

    /// <summary>Start of the first member.</summary>
    internal long Onset => First.Anomaly.Start;

    /// <summary>End of the last abnormal window of any member.</summary>
    internal long LastActivity { get; private set; } = long.MinValue;

    /// <summary>Anomalies that belong to it but for which there was no room.</summary>
    internal int Suppressed { get; private set; }

    /// <summary>True while something goes on. The birth of a template is a moment: it holds nothing open.</summary>
    internal bool HasOpenMembers => Members.Exists(m => m.Anomaly.IsOpen && m.Anomaly.Kind != AnomalyKind.NewTemplate);

    internal int SeriesCount => _series.Count;

    /// <summary>Groups of entities that it touches.</summary>
    internal int KeyCount => _perKey.Count;

    /// <summary>Greatest score of a member.</summary>
    internal double MaxScore { get; private set; }

    /// <summary>True once it has what an incident needs; it is emitted from then on.</summary>
    internal bool IsConfirmed => Id is not null;

    /// <summary>Id, fixed when it is confirmed.</summary>
    internal string? Id { get; private set; }

    internal int Revision { get; set; }

    /// <summary>Id and onset of the incident whose joining time was over when this one began; null when there is none.</summary>
    internal (string Id, long Onset)? Continues { get; set; }

    /// <summary>True when something came since it was last judged.</summary>
    internal bool IsDirty { get; set; } = true;

    internal InsightSeverity ToldSeverity { get; set; }

    internal string? ToldCause { get; set; }

    internal int ToldMembers { get; set; }

    internal void Confirm() => Id ??= InsightId.Derive("incident", First.Anomaly.Series, Onset);

    internal void Add(IncidentMember member)
    {
        int index = Members.FindLastIndex(m => Order(m.Anomaly, member.Anomaly) <= 0) + 1;
        Members.Insert(index, member);
        _series.Add(member.Anomaly.Series);
        int count = _perKey[member.Key] = _perKey.GetValueOrDefault(member.Key) + 1;
        if (count > _perKey[_medoid.Key])
        {
            _medoid = member;
        }

        Touch(member.Anomaly);
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(Members.Count);
        Members.ForEach(m => m.Save(output));
        output.WriteInt32(Members.IndexOf(_medoid));
        output.WriteInt64(LastActivity);
        output.WriteInt32(Suppressed);
        output.WriteDouble(MaxScore);
        output.WriteString(Id);
        output.WriteInt32(Revision);
        output.WriteString(Continues?.Id);
        output.WriteInt64(Continues?.Onset ?? 0);
        output.WriteBoolean(IsDirty);
        output.WriteInt32((int)ToldSeverity);
        output.WriteString(ToldCause);
        output.WriteInt32(ToldMembers);
    }

    internal static Incident Load(ref SnapshotInput input)
    {
        int count = input.ReadCount(AnomalyState.LeastBytes);
        input.Require(count > 0, "a member");
        var members = new List<IncidentMember>();
        for (int i = 0; i < count; i++)
        {
            members.Add(IncidentMember.Load(ref input));
        }

        var incident = new Incident(members, input.ReadInt32(0, count - 1))
        {
            LastActivity = input.ReadInt64(),
            Suppressed = input.ReadInt32(0, int.MaxValue),
            MaxScore = input.ReadDouble(),
            Id = input.ReadString(),
            Revision = input.ReadInt32(0, int.MaxValue),
        };
        string? continues = input.ReadString();
        long onset = input.ReadInt64();
        incident.Continues = continues is null ? null : (continues, onset);
        incident.IsDirty = input.ReadBoolean();
        incident.ToldSeverity = (InsightSeverity)input.ReadInt32(0, (int)InsightSeverity.Critical);
        incident.ToldCause = input.ReadString();
        incident.ToldMembers = input.ReadInt32(0, int.MaxValue);
        return incident;
    }

    internal void Update(IncidentMember member, Anomaly anomaly)
    {
        member.Anomaly = anomaly;
        Touch(anomaly);
    }

    internal void Suppress(Anomaly anomaly)
    {
        Suppressed++;
        Touch(anomaly);
    }

    /// <summary>How much a newcomer belongs here, in [0, 1], and how close its entity is.</summary>
    /// <param name="newcomer">The anomaly.</param>
    /// <param name="join">Topology, half-life and floor.</param>
    internal (double Affinity, double Closeness) AffinityOf(IncidentMember newcomer, in JoinRule join)
    {
        long time = newcomer.Anomaly.Start;
        long toOnset = Math.Abs(EventTime.Between(Onset, time));
        long toMedian = Math.Abs(EventTime.Between(Members[Members.Count / 2].Anomaly.Start, time));
        double close = Math.Max(CloseTo(First, newcomer, join.Topology), ReferenceEquals(First, _medoid) ? 0 : CloseTo(_medoid, newcomer, join.Topology));
        double newScore = newcomer.Anomaly.Kind == AnomalyKind.NewTemplate ? 0 : newcomer.Anomaly.Score;
        bool strong = Math.Max(MaxScore, newcomer.Anomaly.Score) >= JoinRule.StrongScore && Math.Min(MaxScore, newScore) >= JoinRule.FollowingScore;
        if (toOnset <= join.Simultaneous && (strong || join.IsMass))
        {
            close = Math.Max(close, JoinRule.SimultaneousCloseness);
        }

        return (close * EventTime.Decay(Math.Min(toOnset, toMedian) - join.Window, join.HalfLife), close);
    }

    private static double CloseTo(IncidentMember member, IncidentMember newcomer, Topology? topology)
    {
        double close = Closeness.Of(member.Anomaly.Entity, newcomer.Anomaly.Entity, topology);
        if (close >= Closeness.SecondNeighbour)
        {
            return close;
        }

        double alike = Tokens.Similarity(member.Words, newcomer.Words);
        return close > 0 ? close + (0.4 * alike) : alike >= 0.5 ? 0.5 * alike : 0;
    }

    private static int Order(Anomaly a, Anomaly b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : string.CompareOrdinal(a.Series, b.Series);

    private void Touch(Anomaly anomaly)
    {
        LastActivity = Math.Max(LastActivity, anomaly.End);
        MaxScore = Math.Max(MaxScore, anomaly.Score);
        IsDirty = true;
    }
}
