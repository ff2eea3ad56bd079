using StreamEngine.Batching;

namespace StreamEngine.Correlation;

/// <summary>The symptoms of one entity: what is suspected or cleared together.</summary>
internal sealed class SuspectGroup
{
    internal SuspectGroup(string key, List<Symptom> symptoms, Topology? topology)
    {
        Key = key;
        Symptoms = symptoms;
        Best = symptoms[0];
        long earliest = long.MaxValue;
        Onset = long.MaxValue;
        var series = new HashSet<string>(StringComparer.Ordinal);
        foreach (Symptom symptom in symptoms)
        {
            Best = symptom.Strength > Best.Strength ? symptom : Best;
            earliest = Math.Min(earliest, symptom.Start);
            Onset = symptom.IsEffect ? Onset : Math.Min(Onset, symptom.Start);
            HasNewError |= symptom.IsNewError;
            series.Add(symptom.Series);
        }

        Onset = Onset == long.MaxValue ? earliest : Onset;
        Strength = Math.Min(1, Best.Strength * (1 + (0.1 * Math.Min(3, series.Count - 1))));
        Entity = Common(symptoms);
        Node = topology?.NodeOf(Entity);
    }

    internal string Key { get; }

    internal List<Symptom> Symptoms { get; }

    /// <summary>Strongest symptom; the first in order of several.</summary>
    internal Symptom Best { get; }

    /// <summary>Earliest symptom that is no mere effect; the earliest of all when all are effects.</summary>
    internal long Onset { get; }

    /// <summary>Strength of the best, a little more when several series agree; in [0, 1].</summary>
    internal double Strength { get; }

    internal bool HasNewError { get; }

    /// <summary>What all symptoms have in common.</summary>
    internal Entity Entity { get; }

    /// <summary>Node in the topology; null when it knows none.</summary>
    internal string? Node { get; }

    internal double Raw { get; set; }

    /// <summary>Callee that explains this one; null when none does.</summary>
    internal SuspectGroup? ExplainedBy { get; set; }

    /// <summary>Callers that this one explains.</summary>
    internal List<SuspectGroup> Explains { get; } = [];

    /// <summary>
    /// How strongly this entity explains one that calls it: its greatest strength of a symptom that began before the caller's onset or with
    /// it. Silence counts only when it began strictly before: after a caller's failure nobody asks any more. Other effects never count.
    /// </summary>
    internal double CauseFor(SuspectGroup caller, long tolerance)
    {
        double most = 0;
        foreach (Symptom symptom in Symptoms)
        {
            bool counts = symptom.IsSilence ? symptom.Start < caller.Onset
                : symptom.Role != MetricRole.Throughput && !symptom.IsEffect && symptom.Start <= EventTime.Add(caller.Onset, tolerance);
            most = counts ? Math.Max(most, symptom.Strength) : most;
        }

        return most;
    }

    /// <summary>The group a symptom falls into. Symptoms of nothing named stay apart, so that data without entities still has a ranking.</summary>
    internal static string KeyOf(Entity entity, string series) => entity.IsNone ? "~" + series : Closeness.Key(entity);

    /// <summary>The end of the chain of callees that explain each other; itself when nobody does.</summary>
    internal SuspectGroup Root()
    {
        const int MaxChain = 8;
        SuspectGroup root = this;
        for (int i = 0; i < MaxChain && root.ExplainedBy is { } callee; i++)
        {
            root = callee;
        }

        return root;
    }

    private static Entity Common(List<Symptom> symptoms)
    {
        Entity first = symptoms[0].Entity;
        bool host = symptoms.TrueForAll(s => string.Equals(s.Entity.Host, first.Host, StringComparison.Ordinal));
        bool component = symptoms.TrueForAll(s => string.Equals(s.Entity.Component, first.Component, StringComparison.Ordinal));
        return host && component ? first : new Entity(first.Service, host ? first.Host : null, component ? first.Component : null);
    }
}
