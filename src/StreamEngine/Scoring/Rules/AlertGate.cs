using StreamEngine.Batching;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Rules;

/// <summary>Decides what may be told: by the rules, by what people said of earlier alerts, and by how far a value is off.</summary>
internal sealed class AlertGate(AlertPolicyOptions options, RuleTable rules, FeedbackBook feedback)
{
    private const double Month = 30 * 86_400e9;

    /// <summary>Least and greatest p-values that the budget of a rule becomes.</summary>
    private const double Least = 1e-9;

    private const double Most = 0.05;

    private double _threshold;
    private double _budget;
    private double _step;
    private long _now;

    /// <summary>Alerts that rules muted, or that are known.</summary>
    internal long Muted { get; set; }

    /// <summary>p-value above which nothing of this frame is told, whatever is said of its series.</summary>
    internal double Loosest { get; private set; }

    /// <summary>Goes on to a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="threshold">p-value that is needed in it.</param>
    /// <param name="budget">p-value of the budget of a series.</param>
    /// <param name="step">Distance of frames, nanoseconds.</param>
    internal void Next(Frame frame, double threshold, double budget, long step)
    {
        (_threshold, _budget, _step, _now) = (threshold, budget, step, frame.Start);
        Loosest = Math.Max(threshold, feedback.IsEmpty ? 0 : FeedbackBook.MostRelax * budget);
        Loosest = rules.GreatestBudget > 0 ? Math.Max(Loosest, OfBudget(rules.GreatestBudget)) : Loosest;
    }

    /// <summary>True when an anomaly of a series is told.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="id">Dense id of the series.</param>
    /// <param name="kind">Kind of the anomaly.</param>
    /// <param name="score">Its score.</param>
    /// <param name="effect">What rules say of it.</param>
    internal bool Admits(Frame frame, int id, AnomalyKind kind, in SeriesScore score, out RuleEffect effect)
    {
        effect = default;
        if (score.Learning || score.PValue > Loosest)
        {
            return false;
        }

        effect = rules.Of(frame, id, kind);
        bool isValue = kind is not (AnomalyKind.NoData or AnomalyKind.MissingData or AnomalyKind.FlatLine);
        if (isValue && !IsLarge(score, effect))
        {
            return false;
        }

        string? key = feedback.IsEmpty ? null : frame.Series[id].Key;
        return Passes(key, kind, score.Direction, score.PValue, effect, _threshold);
    }

    /// <summary>True when an anomaly that is of no series is told.</summary>
    internal bool AdmitsOther(string key, string metric, Entity entity, AnomalyKind kind, int direction, double p, double threshold, out RuleEffect effect)
    {
        effect = rules.OfOther(metric, entity, kind);
        return Passes(key, kind, direction, p, effect, threshold);
    }

    /// <summary>How urgent rules say that something of an entity is; null when none does.</summary>
    internal AlertUrgency? UrgencyOf(string metric, Entity entity, AnomalyKind kind) => rules.OfOther(metric, entity, kind).Urgency;

    private bool Passes(string? key, AnomalyKind kind, int direction, double p, in RuleEffect effect, double threshold)
    {
        double plain = effect.AlertsPerMonth is { } alerts ? OfBudget(alerts) : threshold;
        double need = key is null ? plain : feedback.Need(key, FeedbackBook.SortOf(kind, direction), plain, _budget, _now);
        bool isMuted = effect.Mute == true || (need == 0 && plain > 0);
        Muted += isMuted && p <= plain ? 1 : 0;
        return !isMuted && p <= need;
    }

    private double OfBudget(double alerts) => Math.Clamp(alerts * _step / Month, Least, Most);

    private bool IsLarge(in SeriesScore score, in RuleEffect effect)
    {
        int direction = effect.Direction ?? options.Direction;
        if (direction != 0 && score.Direction != direction)
        {
            return false;
        }

        double deviation = Math.Abs(score.Observed - score.Expected);
        if (deviation < effect.MinDeviation || deviation < effect.MinShare * Math.Abs(score.Expected))
        {
            return false;
        }

        double scale = (score.Upper - score.Expected) / ResidualDetector.BandScales;
        return !(deviation < options.MinDeviation * Math.Abs(score.Expected)) || !(deviation < options.MinScales * scale);
    }
}
