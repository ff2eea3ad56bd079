using System.Text;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Residuals;

/// <summary>Series of one metric with the same label names.</summary>
/// <param name="name">What they have in common.</param>
internal sealed class SiblingMetric(string name)
{
    /// <summary>Fewest bytes of what is written down.</summary>
    internal const int SavedBytes = 15;

    internal string Name { get; } = name;

    /// <summary>Time from which on it may be summed up again, nanoseconds since the Unix epoch.</summary>
    internal long Due { get; set; } = long.MinValue;

    /// <summary>True when a series has begun since it was summed up.</summary>
    internal bool IsWanted { get; set; }

    /// <summary>What its levels have in common, and what the growth of its counters has; null for nothing.</summary>
    internal SiblingSummary?[] Summaries { get; } = new SiblingSummary?[2];

    internal void Save(SnapshotOutput output)
    {
        output.WriteString(Name);
        output.WriteInt64(Due);
        output.WriteBoolean(IsWanted);
        foreach (SiblingSummary? summary in Summaries)
        {
            output.WriteBoolean(summary is not null);
            summary?.Save(output);
        }
    }

    internal static SiblingMetric Load(ref SnapshotInput input)
    {
        var metric = new SiblingMetric(input.ReadText()) { Due = input.ReadInt64(), IsWanted = input.ReadBoolean() };
        foreach (ref SiblingSummary? summary in metric.Summaries.AsSpan())
        {
            summary = input.ReadBoolean() ? SiblingSummary.Load(ref input) : null;
        }

        return metric;
    }

    /// <summary>Names the siblings of a series: kind, metric and the names of its labels.</summary>
    internal static string NameOf(SeriesInfo series)
    {
        var name = new StringBuilder().Append((int)series.Kind).Append(' ').Append(series.Name);
        foreach ((string label, _) in series.Labels)
        {
            name.Append('\n').Append(label);
        }

        return name.ToString();
    }

    /// <summary>A number of a series that does not depend on its id: FNV-1a of its key.</summary>
    internal static uint HashOf(string key)
    {
        uint hash = 2_166_136_261;
        foreach (char c in key)
        {
            hash = (hash ^ c) * 16_777_619;
        }

        return hash;
    }
}
