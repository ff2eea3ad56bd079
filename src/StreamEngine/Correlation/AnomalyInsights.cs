using StreamEngine.Insights;
using StreamEngine.Scoring;
using StreamEngine.Snapshots;

namespace StreamEngine.Correlation;

/// <summary>Turns every anomaly into an insight of its own: revision 1 when it begins, rising when it grows, 2 or more when it is over.</summary>
public sealed class AnomalyInsights : ICorrelator, ISnapshotState
{
    /// <summary>Open episodes whose revision is remembered; beyond it the end of an episode has revision 2 whatever came between.</summary>
    public const int MaxOpen = 65_536;

    private readonly Dictionary<string, int> _revisions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "anomaly";

    /// <summary>Episodes that began while <see cref="MaxOpen"/> others were open.</summary>
    public long Overflow { get; private set; }

    /// <summary>The id of the insight that tells of an episode.</summary>
    public static string IdOf(Anomaly anomaly)
    {
        ArgumentNullException.ThrowIfNull(anomaly);
        return InsightId.Derive("anomaly", anomaly.Series, anomaly.Start);
    }

    /// <summary>The insight of an episode as it stands.</summary>
    /// <param name="anomaly">The episode.</param>
    /// <param name="revision">Revision, 1 or more.</param>
    public static Insight Describe(Anomaly anomaly, int revision)
    {
        ArgumentNullException.ThrowIfNull(anomaly);
        ArgumentOutOfRangeException.ThrowIfLessThan(revision, 1);
        return new Insight
        {
            Type = InsightType.Anomaly,
            Id = IdOf(anomaly),
            Revision = revision,
            Time = anomaly.Start,
            End = anomaly.End,
            IsOpen = anomaly.IsOpen,
            Severity = AnomalySeverity.Of(anomaly),
            Entity = anomaly.Entity,
            Title = AnomalyWords.Title(anomaly),
            Score = Math.Round(Math.Clamp(anomaly.Score, 0, 1), 4),
            Evidence = EvidenceOf(anomaly),
            Series = anomaly.Series,
            SeriesId = anomaly.SeriesId,
            Deviation = new Deviation(
                anomaly.Detector, KindName(anomaly.Kind), anomaly.Observed, anomaly.Expected, anomaly.Lower, anomaly.Upper, anomaly.PValue, anomaly.Direction)
            {
                OnceIn = anomaly.OnceIn,
                Watched = anomaly.Watched,
                Season = anomaly.Season,
                LastSimilar = HistoryWords.Similar(anomaly.Earlier),
            },
        };
    }

    /// <inheritdoc/>
    public void Observe(in ScoredFrame scored, IInsightHandler output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (Anomaly anomaly in AnomalyOrder.Sorted(scored.Anomalies))
        {
            string id = IdOf(anomaly);
            bool known = _revisions.TryGetValue(id, out int revision);
            if (anomaly.IsOpen)
            {
                revision++;
                if (known || _revisions.Count < MaxOpen)
                {
                    _revisions[id] = revision;
                }
                else
                {
                    Overflow++;
                }
            }
            else
            {
                revision = Math.Max(2, revision + 1);
                _revisions.Remove(id);
            }

            output.OnInsight(Describe(anomaly, revision));
        }
    }

    /// <summary>Does nothing: an episode that is open at the end of the input stays open, as it was last told.</summary>
    public void Complete(IInsightHandler output) => _revisions.Clear();

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt64(Overflow);
        output.WriteInt32(_revisions.Count);
        foreach ((string id, int revision) in _revisions.OrderBy(static r => r.Key, StringComparer.Ordinal))
        {
            output.WriteString(id);
            output.WriteInt32(revision);
        }
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _revisions.Clear();
        Overflow = input.ReadInt64();
        for (int i = input.ReadCount(8); i > 0; i--)
        {
            input.Require(_revisions.TryAdd(input.ReadText(), input.ReadInt32(1, int.MaxValue)), "an id once");
        }

        input.RequireEnd();
    }

    /// <summary>The name of a kind in JSON.</summary>
    internal static string KindName(AnomalyKind kind) => kind switch
    {
        AnomalyKind.NewTemplate => "new_template",
        AnomalyKind.Burst => "burst",
        AnomalyKind.Silence => "silence",
        AnomalyKind.UnusualCounts => "unusual_counts",
        AnomalyKind.UnusualSessions => "unusual_sessions",
        AnomalyKind.UnusualParameter => "unusual_parameter",
        AnomalyKind.FlatLine => "flat_line",
        AnomalyKind.NoData => "no_data",
        AnomalyKind.MissingData => "missing_data",
        AnomalyKind.LevelShift => "level_shift",
        AnomalyKind.TrendChange => "trend_change",
        AnomalyKind.VarianceChange => "variance_change",
        AnomalyKind.UnusualCombination => "unusual_combination",
        _ => "deviation",
    };

    private static List<Evidence> EvidenceOf(Anomaly anomaly)
    {
        bool isTemplate = anomaly.Kind == AnomalyKind.NewTemplate;
        string text = isTemplate
            ? $"never seen before: {Words.Quote(anomaly.Template ?? anomaly.Series)}"
            : $"{AnomalyWords.Values(anomaly)}, {AnomalyWords.PValue(anomaly.PValue)}";
        var evidence = new List<Evidence>
        {
            new(anomaly.Template is null ? "series" : "template", text, anomaly.Series, anomaly.Start, anomaly.Example),
        };
        evidence.AddRange(anomaly.Kind switch
        {
            AnomalyKind.UnusualCounts or AnomalyKind.UnusualParameter => anomaly.Also.Select(static a => new Evidence("template", a)),
            AnomalyKind.UnusualCombination => anomaly.Also.Select(static a => new Evidence("series", a)),
            AnomalyKind.UnusualSessions => anomaly.Also.Select(static a => new Evidence("session", a)),
            AnomalyKind.NoData => anomaly.Also.Select(static a => new Evidence("series", "also without data: " + a, a)),
            _ => anomaly.Also.Select(static a => new Evidence("template", "also new: " + Words.Quote(a))),
        });
        evidence.AddRange(HistoryWords.Evidence(anomaly));
        long lasted = EventTime.Between(anomaly.Start, anomaly.End);
        if (lasted > 0 && !isTemplate)
        {
            evidence.Add(new("timing", (anomaly.IsOpen ? "abnormal for " : "was abnormal for ") + Words.Duration(lasted), anomaly.Series, anomaly.End));
        }

        return evidence;
    }
}
