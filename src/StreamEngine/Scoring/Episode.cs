using StreamEngine.Scoring.Explaining;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>An open episode: its record so far, and the last window in which it was abnormal.</summary>
internal sealed class Episode(Anomaly anomaly, long window)
{
    /// <summary>Texts that a group of new templates, or what is told of log lines together, keeps.</summary>
    internal const int MaxAlso = 7;

    internal Anomaly Anomaly { get; private set; } = anomaly;

    internal long LastWindow { get; private set; } = window;

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(LastWindow);
        AnomalyState.Save(Anomaly, output);
    }

    internal static Episode Load(ref SnapshotInput input)
    {
        long window = input.ReadInt64();
        return new Episode(AnomalyState.Load(ref input), window);
    }

    /// <summary>One more new template of the same rollout.</summary>
    internal void Adopt(string text, double lines, long end, long window)
    {
        LastWindow = window;
        Anomaly = Anomaly with
        {
            End = end,
            Observed = Anomaly.Observed + lines,
            AlsoCount = Anomaly.AlsoCount + 1,
            Also = Anomaly.Also.Count < MaxAlso ? [.. Anomaly.Also, text] : Anomaly.Also,
        };
    }

    /// <summary>One more abnormal window, told anew.</summary>
    internal void Replace(Anomaly anomaly, long window)
    {
        LastWindow = window;
        Anomaly = anomaly;
    }

    /// <summary>One more abnormal window. The record keeps its direction, and the worst window in that direction; a change keeps its levels.</summary>
    internal void Extend(in SeriesScore score, long end, long window)
    {
        LastWindow = window;
        Anomaly next = Anomaly with { End = end };
        bool isChange = next.Kind is AnomalyKind.LevelShift or AnomalyKind.TrendChange or AnomalyKind.VarianceChange;
        if (score.PValue < next.PValue && score.Direction == next.Direction && !isChange)
        {
            next = next with
            {
                PValue = score.PValue,
                Score = score.Score,
                Observed = score.Observed,
                Expected = score.Expected,
                Lower = score.Lower,
                Upper = score.Upper,
                Season = SeasonSlot.Name(end - next.Window, score.Season),
            };
        }

        Anomaly = next;
    }
}
