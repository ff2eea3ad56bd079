using StreamEngine.Insights;

namespace StreamEngine.Correlation;

/// <summary>
/// Ranks entities and changes by how likely they caused a set of symptoms. Fuses onset order, strength, new error templates, topology
/// (a caller is explained by an abnormal callee) and nearness of changes. Weights are one set for all data.
/// </summary>
internal sealed class CauseRanker(Topology? topology, TimeSpan changeHorizon, TimeSpan changeHalfLife, int maxCauses)
{
    /// <summary>Best raw weight under which nobody is blamed.</summary>
    internal const double AbstainBelow = 0.25;

    private const double MaxConfidence = 0.95;
    private const double LeastShare = 0.02;
    private const double TopologyDemotion = 0.7;
    private const double ChainGain = 0.3;
    private const double ChangeDemotion = 0.5;
    private const double ChangeGain = 1.3;

    private readonly long _horizon = EventTime.Of(changeHorizon);
    private readonly long _halfLife = EventTime.Of(changeHalfLife);

    /// <summary>Ranks.</summary>
    /// <param name="symptoms">At least one, in a fixed order.</param>
    /// <param name="changes">Changes around, in time order.</param>
    /// <param name="window">Length of a window, nanoseconds: times are no more precise than this.</param>
    /// <returns>Suspects by falling score; scores sum to at most 0.95. Empty when the evidence is too weak to blame anybody.</returns>
    internal List<Suspect> Rank(IReadOnlyList<Symptom> symptoms, IReadOnlyList<KnownChange> changes, long window)
    {
        List<SuspectGroup> groups = Group(symptoms);
        long first = groups.Min(g => g.Onset);
        foreach (SuspectGroup group in groups)
        {
            double order = Order(group.Onset, first, window);
            group.Raw = (0.35 * order * (0.3 + (0.7 * group.Strength))) + (0.4 * group.Strength) + (group.HasNewError ? 0.25 : 0);
        }

        Demote(groups, window);
        List<Suspect> suspects = [];
        foreach (KnownChange change in Near(changes, symptoms, window))
        {
            if (Blame(change, symptoms, groups, first, window) is { } suspect)
            {
                suspects.Add(suspect);
            }
        }

        foreach (SuspectGroup group in groups)
        {
            // A blamed change explains what it touched and, less directly, all that followed: their order among themselves stays.
            double blamed = suspects.Where(s => s.Change is not null && (s.Key == group.Key || group.Onset >= s.Onset)).Select(s => s.Raw).DefaultIfEmpty().Max();
            double raw = group.Raw * (1 - (ChangeDemotion * Math.Min(1, blamed)));
            suspects.Add(new Suspect(new Cause(group.Entity, group.Best.Series, 0, Why(group, groups, first)), null, group.Onset, group.Key, raw, [.. group.Explains.Select(g => g.Entity)]));
        }

        return Share(suspects);
    }

    private static double Order(long onset, long first, long window) =>
        EventTime.Decay(EventTime.Between(first, onset), Math.Max(30 * EventTime.Second, 2 * window));

    private List<SuspectGroup> Group(IReadOnlyList<Symptom> symptoms)
    {
        var byKey = new SortedDictionary<string, List<Symptom>>(StringComparer.Ordinal);
        foreach (Symptom symptom in symptoms)
        {
            string key = SuspectGroup.KeyOf(symptom.Entity, symptom.Series);
            if (!byKey.TryGetValue(key, out List<Symptom>? group))
            {
                byKey.Add(key, group = []);
            }

            group.Add(symptom);
        }

        return [.. byKey.Select(pair => new SuspectGroup(pair.Key, pair.Value, topology))];
    }

    /// <summary>The last changes whose effect could be among the symptoms; bounded, because a ranking looks at every pair.</summary>
    private IEnumerable<KnownChange> Near(IReadOnlyList<KnownChange> changes, IReadOnlyList<Symptom> symptoms, long window)
    {
        const int MaxChanges = 128;
        long from = EventTime.Add(symptoms.Min(s => s.Start), -_horizon);
        long to = EventTime.Add(symptoms.Max(s => s.Start), window);
        return changes.Where(c => c.Event.Time >= from && c.Event.Time < to).TakeLast(MaxChanges);
    }

    private void Demote(List<SuspectGroup> groups, long window)
    {
        if (topology is null)
        {
            return;
        }

        foreach (SuspectGroup caller in groups)
        {
            double most = 0;
            foreach (SuspectGroup callee in groups)
            {
                double cause = Explanation(caller, callee, window);
                if (cause > most)
                {
                    (most, caller.ExplainedBy) = (cause, callee);
                }
            }

            caller.ExplainedBy?.Explains.Add(caller);
        }

        MoveBlame(groups, window);
    }

    /// <summary>What is taken from a caller goes, in part, to the end of its chain of explanations.</summary>
    private void MoveBlame(List<SuspectGroup> groups, long window)
    {
        var removed = new List<(SuspectGroup Caller, double Weight)>();
        foreach (SuspectGroup caller in groups.Where(g => g.ExplainedBy is not null))
        {
            double share = Math.Min(1, Explanation(caller, caller.ExplainedBy!, window) / Math.Max(caller.Strength, 1e-9));
            removed.Add((caller, caller.Raw * TopologyDemotion * share));
        }

        foreach ((SuspectGroup caller, double weight) in removed)
        {
            caller.Raw -= weight;
            caller.Root().Raw += ChainGain * weight;
        }
    }

    private double Explanation(SuspectGroup caller, SuspectGroup callee, long window)
    {
        const double LeastStrength = 0.15;
        if (caller == callee || caller.Node is null || callee.Node is null || topology!.Hops(caller.Node, callee.Node) <= 0)
        {
            return 0;
        }

        // In a circle of calls the arrow says nothing: only who was first does.
        bool circle = topology.Hops(callee.Node, caller.Node) > 0;
        double cause = circle && callee.Onset >= caller.Onset ? 0 : callee.CauseFor(caller, window);
        return cause < LeastStrength ? 0 : callee.Onset > caller.Onset ? cause / 2 : cause;
    }

    private Suspect? Blame(KnownChange change, IReadOnlyList<Symptom> symptoms, List<SuspectGroup> groups, long first, long window)
    {
        long time = change.Event.Time;
        double most = 0;
        double before = 0;
        Symptom? hit = null;
        foreach (Symptom symptom in symptoms)
        {
            double close = Closeness.Of(change.Event.Entity, symptom.Entity, topology);
            long delay = EventTime.Between(time, symptom.Start);
            if (delay <= -window)
            {
                before = Math.Max(before, close * symptom.Strength);
            }
            else if (delay <= _horizon && close > 0)
            {
                double blame = close * EventTime.Decay(delay, Math.Max(_halfLife, window)) * (0.35 + (0.65 * symptom.Strength)) * Order(symptom.Start, first, window);
                (most, hit) = blame > most ? (blame, symptom) : (most, hit);
            }
        }

        if (hit is null)
        {
            return null;
        }

        // What was abnormal before the change was not broken by it.
        double raw = ChangeGain * change.TypeWeight * most * (1 - (0.8 * Math.Min(1, 2 * before)));
        string key = Closeness.Key(change.Event.Entity);
        string entityKey = groups.Exists(g => g.Key == key) ? key : SuspectGroup.KeyOf(hit.Entity, hit.Series);
        long onset = symptoms.Where(s => EventTime.Between(time, s.Start) > -window && SuspectGroup.KeyOf(s.Entity, s.Series) == entityKey)
            .Select(s => s.Start).DefaultIfEmpty(hit.Start).Min();
        return new Suspect(new Cause(change.Event.Entity, change.Reference, 0, Why(change, hit, onset, before)), change, onset, entityKey, raw, []);
    }

    private List<Suspect> Share(List<Suspect> suspects)
    {
        double best = suspects.Max(s => s.Raw);
        if (best < AbstainBelow)
        {
            return [];
        }

        double sum = suspects.Sum(s => s.Raw * s.Raw);
        double confidence = Math.Min(MaxConfidence, best);
        return
        [
            .. suspects.OrderByDescending(s => s.Raw).ThenBy(s => s.Onset).ThenBy(s => s.Cause.Series, StringComparer.Ordinal)
                .Select(s => s with { Cause = s.Cause with { Score = Math.Floor(s.Raw * s.Raw / sum * confidence * 1e4) / 1e4 } })
                .TakeWhile(s => s.Cause.Score >= LeastShare).Take(maxCauses),
        ];
    }

    private string Why(KnownChange change, Symptom hit, long onset, double before)
    {
        string relation = Closeness.Of(change.Event.Entity, hit.Entity, topology) switch
        {
            >= Closeness.SameService => "the same service",
            >= Closeness.SameHost => "the same host",
            >= Closeness.Neighbour => "a neighbour in the call graph",
            >= Closeness.SecondNeighbour => "two calls away",
            _ => "relation unknown",
        };
        long delay = EventTime.Between(change.Event.Time, onset);
        string when = delay <= 0 ? "in the window in which" : Words.Duration(delay) + " before";
        string text = $"{Words.Change(change.Event)} at {Words.Clock(change.Event.Time)}, {when} {Words.Name(hit.Entity)} became abnormal ({relation}): {hit.Text}";
        return before > 0.1 ? text + "; but something related was abnormal before it" : text;
    }

    private static string Why(SuspectGroup group, List<SuspectGroup> groups, long first)
    {
        bool shared = groups.Count(g => g.Onset == first) > 1;
        string order = groups.Count == 1 ? $"abnormal since {Words.Clock(group.Onset)}"
            : group.Onset == first ? $"{(shared ? "among the first" : "first")} to become abnormal, at {Words.Clock(first)}"
            : $"abnormal {Words.Duration(group.Onset - first)} after the first";
        string text = $"{order}: {group.Best.Text}";
        text += group.HasNewError && !group.Best.IsNewError ? "; new error template" : string.Empty;
        if (group.Explains.Count > 0)
        {
            text += $"; explains {Words.List([.. group.Explains.Select(g => Words.Name(g.Entity))])}, calling it";
        }

        return group.ExplainedBy is { } callee ? text + $"; it calls {Words.Name(callee.Entity)}, which was abnormal no later" : text;
    }
}
