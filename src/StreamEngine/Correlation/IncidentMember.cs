using StreamEngine.Scoring;
using StreamEngine.Snapshots;

namespace StreamEngine.Correlation;

/// <summary>An anomaly inside an incident.</summary>
internal sealed class IncidentMember
{
    private string? _id;

    internal IncidentMember(Anomaly anomaly)
    {
        Anomaly = anomaly;
        Key = SuspectGroup.KeyOf(anomaly.Entity, anomaly.Series);
        Words = Tokens.Significant(LabelValues(anomaly.Series) + " " + anomaly.Template);
    }

    private IncidentMember(Anomaly anomaly, string key, string[] words, double weight)
    {
        Anomaly = anomaly;
        Key = key;
        Words = words;
        Weight = weight;
    }

    /// <summary>The episode as it was last told.</summary>
    internal Anomaly Anomaly { get; set; }

    /// <summary>Group of its entity (<see cref="SuspectGroup.KeyOf"/>).</summary>
    internal string Key { get; }

    /// <summary>Words of its label values and its template, for likeness.</summary>
    internal string[] Words { get; }

    /// <summary>How sure it belongs, in (0, 1]: one half when little is known of its entity.</summary>
    internal double Weight { get; set; } = 1;

    internal string Id => _id ??= AnomalyInsights.IdOf(Anomaly);

    internal void Save(SnapshotOutput output)
    {
        AnomalyState.Save(Anomaly, output);
        output.WriteString(Key);
        output.WriteDouble(Weight);
        output.WriteInt32(Words.Length);
        foreach (string word in Words)
        {
            output.WriteString(word);
        }
    }

    internal static IncidentMember Load(ref SnapshotInput input)
    {
        Anomaly anomaly = AnomalyState.Load(ref input);
        string key = input.ReadText();
        double weight = input.ReadDouble();
        string[] words = new string[input.ReadCount(sizeof(int))];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = input.ReadText();
        }

        return new IncidentMember(anomaly, key, words, weight);
    }

    // Names of metrics and labels are left out: that two hosts both have a processor makes them no kin.
    private static string LabelValues(string key)
    {
        int brace = key.IndexOf('{', StringComparison.Ordinal);
        return brace < 0 ? string.Empty : string.Join(' ', key[brace..].Split('"').Where((_, i) => i % 2 == 1));
    }
}
