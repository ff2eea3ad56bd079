using StreamEngine.Scoring;

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

    /// <summary>The episode as it was last told.</summary>
    internal Anomaly Anomaly { get; set; }

    /// <summary>Group of its entity (<see cref="SuspectGroup.KeyOf"/>).</summary>
    internal string Key { get; }

    /// <summary>Words of its label values and its template, for likeness.</summary>
    internal string[] Words { get; }

    /// <summary>How sure it belongs, in (0, 1]: one half when little is known of its entity.</summary>
    internal double Weight { get; set; } = 1;

    internal string Id => _id ??= AnomalyInsights.IdOf(Anomaly);

    // Names of metrics and labels are left out: that two hosts both have a processor makes them no kin.
    private static string LabelValues(string key)
    {
        int brace = key.IndexOf('{', StringComparison.Ordinal);
        return brace < 0 ? string.Empty : string.Join(' ', key[brace..].Split('"').Where((_, i) => i % 2 == 1));
    }
}
