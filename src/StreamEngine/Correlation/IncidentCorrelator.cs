using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;

namespace StreamEngine.Correlation;

/// <summary>
/// Joins anomalies and changes that belong together into incidents with ranked causes. An incident needs two abnormal series, or one and a
/// change of the same entity just before, or one that is very strong. Bounded in every respect; independent of the order inside a frame.
/// </summary>
public sealed class IncidentCorrelator : ICorrelator, ISnapshotState
{
    private readonly IncidentOptions _options;
    private readonly CauseRanker _ranker;
    private readonly IncidentRule _rule;
    private readonly RecentChanges _changes;
    private readonly List<Incident> _incidents = [];
    private readonly Dictionary<(string Series, long Start), (Incident Incident, IncidentMember Member)> _members = [];
    private readonly List<(long Start, string Key)> _recent = [];
    private long _lastWindow = EventTime.Minute;

    /// <summary>Makes a correlator with default options.</summary>
    public IncidentCorrelator()
        : this(new IncidentOptions())
    {
    }

    /// <summary>Makes a correlator. The options must not change afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its limits.</exception>
    public IncidentCorrelator(IncidentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _ranker = new CauseRanker(options.Topology, options.ChangeHorizon, options.ChangeHalfLife, options.MaxCauses);
        _rule = new IncidentRule(options.Topology, EventTime.Of(options.ChangeHalfLife));
        _changes = new RecentChanges(options.MaxChanges);
    }

    /// <inheritdoc/>
    public string Name => "incident";

    /// <summary>Incidents and candidates that are open now.</summary>
    public int Open => _incidents.Count;

    /// <summary>Anomalies that found no room in the table of incidents.</summary>
    public long DroppedAnomalies { get; private set; }

    /// <summary>Anomalies that belong to an incident whose list of members was full.</summary>
    public long SuppressedMembers { get; private set; }

    /// <summary>Changes that were forgotten before their time because there were too many.</summary>
    public long DroppedChanges => _changes.Dropped;

    /// <inheritdoc/>
    public void Observe(in ScoredFrame scored, IInsightHandler output)
    {
        ArgumentNullException.ThrowIfNull(output);
        long start = scored.Frame.Start;
        long end = scored.Frame.End;
        long window = Math.Max(1, EventTime.Between(start, end));
        var finished = new List<Incident>();
        Expire(start, window, finished);
        TakeChanges(scored.Frame.Changes, window);
        List<IncidentMember> newcomers = Sift(AnomalyOrder.Sorted(scored.Anomalies), start);
        JoinRule join = Rule(newcomers, end, window);
        foreach (IncidentMember newcomer in newcomers)
        {
            Join(newcomer, join);
        }

        if (newcomers.Count > 0)
        {
            MergeCandidates(join);
        }

        Expire(end, window, finished);
        _changes.Forget(EventTime.Add(end, -(EventTime.Of(_options.ChangeHorizon) + LongestJoin(window) + EventTime.Of(_options.QuietTime))));
        Publish(finished, window, output);
    }

    /// <inheritdoc/>
    public void Complete(IInsightHandler output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (Incident incident in _incidents.Where(i => i.IsConfirmed).OrderBy(i => i.Onset).ThenBy(i => i.First.Anomaly.Series, StringComparer.Ordinal))
        {
            incident.Revision++;
            output.OnInsight(new IncidentStory(incident, _ranker, _changes.All, _lastWindow).Tell(isOpen: true));
        }

        _incidents.Clear();
        _members.Clear();
        _recent.Clear();
    }

    int ISnapshotState.SnapshotVersion => 2;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt64(_lastWindow);
        output.WriteInt64(DroppedAnomalies);
        output.WriteInt64(SuppressedMembers);
        _changes.Save(output);
        output.WriteInt32(_incidents.Count);
        _incidents.ForEach(i => i.Save(output));
        output.WriteInt32(_recent.Count);
        foreach ((long start, string key) in _recent)
        {
            output.WriteInt64(start);
            output.WriteString(key);
        }
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _incidents.Clear();
        _members.Clear();
        _recent.Clear();
        _lastWindow = input.ReadInt64(1, long.MaxValue);
        DroppedAnomalies = input.ReadInt64();
        SuppressedMembers = input.ReadInt64();
        _changes.Load(ref input);
        for (int i = input.ReadCount(AnomalyState.LeastBytes); i > 0; i--)
        {
            Incident incident = Incident.Load(ref input);
            _incidents.Add(incident);
            foreach (IncidentMember member in incident.Members)
            {
                input.Require(_members.TryAdd((member.Anomaly.Series, member.Anomaly.Start), (incident, member)), "an anomaly once");
            }
        }

        for (int i = input.ReadCount(12); i > 0; i--)
        {
            _recent.Add((input.ReadInt64(), input.ReadText()));
        }

        input.RequireEnd();
    }

    private long LongestJoin(long window) => Math.Max(EventTime.Of(_options.MaxWindow), 4 * window);

    private void TakeChanges(IReadOnlyList<ChangeEvent> changes, long window)
    {
        foreach (ChangeEvent change in changes)
        {
            if (!_changes.Add(change, out _))
            {
                continue;
            }

            foreach (Incident incident in _incidents)
            {
                long delay = EventTime.Between(change.Time, incident.Onset);
                incident.IsDirty |= delay > -window && delay <= EventTime.Of(_options.ChangeHorizon);
            }
        }
    }

    /// <summary>Updates known members; returns what is new. The end of an episode that nobody knows of any more says nothing.</summary>
    private List<IncidentMember> Sift(IReadOnlyList<Anomaly> anomalies, long frameStart)
    {
        var newcomers = new List<IncidentMember>();
        var pending = new Dictionary<(string, long), IncidentMember>();
        foreach (Anomaly anomaly in anomalies)
        {
            var key = (anomaly.Series, anomaly.Start);
            if (_members.TryGetValue(key, out (Incident Incident, IncidentMember Member) known))
            {
                known.Incident.Update(known.Member, anomaly);
            }
            else if (pending.TryGetValue(key, out IncidentMember? twin))
            {
                twin.Anomaly = anomaly.PValue <= twin.Anomaly.PValue || !anomaly.IsOpen ? anomaly : twin.Anomaly;
            }
            else if (anomaly.IsOpen || anomaly.DetectedAt > frameStart)
            {
                newcomers.Add(pending[key] = new IncidentMember(anomaly));
            }
        }

        return newcomers;
    }

    private JoinRule Rule(List<IncidentMember> newcomers, long end, long window)
    {
        _lastWindow = window;
        long simultaneous = Math.Min(3 * window, Math.Max(5 * EventTime.Minute, window));
        _recent.RemoveAll(r => r.Start < EventTime.Add(end, -simultaneous - window));
        foreach (IncidentMember newcomer in newcomers)
        {
            if (_recent.Count < _options.MaxOpen)
            {
                _recent.Add((newcomer.Anomaly.Start, newcomer.Key));
            }
        }

        bool mass = _recent.Select(r => r.Key).Distinct(StringComparer.Ordinal).Take(JoinRule.MassKeys).Count() == JoinRule.MassKeys;
        return new JoinRule(_options.Topology, window, Math.Max(EventTime.Of(_options.HalfLife), 2 * window), LongestJoin(window), simultaneous, mass);
    }

    private void Join(IncidentMember newcomer, in JoinRule join)
    {
        (Incident? home, Incident? frozen, double closeness) = Home(newcomer, join, except: null);
        if (home is null)
        {
            home = MakeRoom() ? new Incident(newcomer) { Continues = frozen is { Id: { } id } ? (id, frozen.Onset) : null } : null;
            if (home is null)
            {
                DroppedAnomalies++;
                return;
            }

            _incidents.Add(home);
        }
        else if (home.Members.Count >= _options.MaxMembers)
        {
            home.Suppress(newcomer.Anomaly);
            SuppressedMembers++;
            return;
        }
        else
        {
            newcomer.Weight = closeness >= Closeness.SecondNeighbour ? 1 : 0.5;
            home.Add(newcomer);
        }

        _members[(newcomer.Anomaly.Series, newcomer.Anomaly.Start)] = (home, newcomer);
    }

    /// <summary>The open incident that a newcomer fits best, and the best one whose joining time is over. Ties go to the older one.</summary>
    private (Incident? Home, Incident? Frozen, double Closeness) Home(IncidentMember newcomer, in JoinRule join, Incident? except)
    {
        (Incident? home, double best, double closeness) = (null, _options.JoinThreshold, 0);
        (Incident? frozen, double bestFrozen) = (null, Closeness.SecondNeighbour);
        foreach (Incident incident in _incidents)
        {
            if (ReferenceEquals(incident, except))
            {
                continue;
            }

            (double affinity, double close) = incident.AffinityOf(newcomer, join);
            bool isFrozen = Math.Abs(EventTime.Between(incident.Onset, newcomer.Anomaly.Start)) > join.MaxWindow;
            if (isFrozen && incident.IsConfirmed && close >= bestFrozen)
            {
                (frozen, bestFrozen) = (incident, close);
            }
            else if (!isFrozen && (home is null ? affinity >= best : affinity > best))
            {
                (home, best, closeness) = (incident, affinity, close);
            }
        }

        return (home, frozen, closeness);
    }

    private bool MakeRoom()
    {
        if (_incidents.Count < _options.MaxOpen)
        {
            return true;
        }

        Incident? idle = _incidents.Where(i => !i.IsConfirmed).MinBy(i => i.LastActivity);
        if (idle is null)
        {
            return false;
        }

        DroppedAnomalies += idle.Members.Count;
        Remove(idle);
        return true;
    }

    /// <summary>A candidate that stood alone when it came may fit what has grown beside it since.</summary>
    private void MergeCandidates(in JoinRule join)
    {
        const int MaxTried = 64;
        Incident[] candidates = [.. _incidents.Where(i => !i.IsConfirmed && i.Members.Count <= 4).TakeLast(MaxTried)];
        foreach (Incident candidate in candidates)
        {
            (Incident? home, _, double closeness) = Home(candidate.First, join, candidate);
            if (home is null || home.Members.Count + candidate.Members.Count > _options.MaxMembers)
            {
                continue;
            }

            _incidents.Remove(candidate);
            foreach (IncidentMember member in candidate.Members)
            {
                member.Weight = Math.Min(member.Weight, closeness >= Closeness.SecondNeighbour ? 1 : 0.5);
                home.Add(member);
                _members[(member.Anomaly.Series, member.Anomaly.Start)] = (home, member);
            }

            home.Continues ??= candidate.Continues;
        }
    }

    private void Expire(long now, long window, List<Incident> finished)
    {
        long quiet = Math.Max(EventTime.Of(_options.QuietTime), 2 * window);
        foreach (Incident incident in _incidents.ToArray())
        {
            long idle = EventTime.Between(incident.LastActivity, now);
            long age = EventTime.Between(incident.Onset, now);
            bool over = incident.IsConfirmed
                ? (idle >= quiet && !incident.HasOpenMembers) || age >= EventTime.Of(_options.MaxLife)
                : (idle >= quiet && !incident.HasOpenMembers) || age > LongestJoin(window);
            if (!over)
            {
                continue;
            }

            Remove(incident);
            if (incident.IsConfirmed)
            {
                finished.Add(incident);
            }
        }
    }

    private void Remove(Incident incident)
    {
        _incidents.Remove(incident);
        foreach (IncidentMember member in incident.Members)
        {
            _members.Remove((member.Anomaly.Series, member.Anomaly.Start));
        }
    }

    private void Publish(List<Incident> finished, long window, IInsightHandler output)
    {
        var told = new List<(Incident Incident, IncidentStory Story, bool IsOpen)>();
        foreach (Incident incident in finished)
        {
            told.Add((incident, new IncidentStory(incident, _ranker, _changes.All, window), false));
        }

        foreach (Incident incident in _incidents.Where(i => i.IsDirty))
        {
            incident.IsDirty = false;
            if (!incident.IsConfirmed && !_rule.Deserves(incident, _changes.All, window))
            {
                continue;
            }

            incident.Confirm();
            var story = new IncidentStory(incident, _ranker, _changes.All, window);
            if (story.IsNews)
            {
                told.Add((incident, story, true));
            }
        }

        foreach ((Incident incident, IncidentStory story, bool isOpen) in told.OrderBy(t => t.Incident.Onset).ThenBy(t => t.Incident.First.Anomaly.Series, StringComparer.Ordinal))
        {
            incident.Revision++;
            story.Remember();
            output.OnInsight(story.Tell(isOpen));
        }
    }
}
