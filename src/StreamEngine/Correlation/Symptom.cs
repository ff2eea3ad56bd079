using StreamEngine.Batching;
using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>One abnormal series or template as the ranking of causes sees it.</summary>
internal sealed class Symptom
{
    /// <summary>Weights below this mark what is rather an effect: falling request rates, faster answers, fewer errors.</summary>
    private const double EffectWeight = 0.4;

    /// <summary>Weight of a metric of which less is known than before.</summary>
    private const double BlindWeight = 0.3;

    private const double SilenceWeight = 0.45;

    internal required Entity Entity { get; init; }

    /// <summary>Series key or <c>template:ID</c>.</summary>
    internal required string Series { get; init; }

    internal required MetricRole Role { get; init; }

    internal required int Direction { get; init; }

    /// <summary>Onset, nanoseconds since the Unix epoch.</summary>
    internal required long Start { get; init; }

    /// <summary>How much it blames, in [0, 1]: size of the shift weighted by role.</summary>
    internal required double Strength { get; init; }

    /// <summary>A log template of errors that was never seen before.</summary>
    internal bool IsNewError { get; init; }

    /// <summary>Where a rhythm was there is nothing. A cause when it came first, an effect when callers had failed before.</summary>
    internal bool IsSilence { get; init; }

    /// <summary>It in words.</summary>
    internal required string Text { get; init; }

    /// <summary>True for what happens to those downstream of a failure rather than causes one.</summary>
    internal bool IsEffect => IsSilence || IsBlind || MetricRoles.Weight(Role, Direction) < EffectWeight;

    /// <summary>It says that less is known of the metric, not that the metric is bad.</summary>
    private bool IsBlind { get; init; }

    internal static Symptom Of(Anomaly anomaly)
    {
        MetricRole role = MetricRoles.Of(anomaly);
        bool newError = anomaly.Kind == AnomalyKind.NewTemplate && anomaly.Severity >= Severity.Error;
        bool isBlind = anomaly.Kind is AnomalyKind.FlatLine or AnomalyKind.MissingData;
        bool silence = AnomalyWords.IsSilent(anomaly) && (role != MetricRole.Errors || anomaly.Kind == AnomalyKind.NoData);
        int direction = anomaly.Kind == AnomalyKind.Burst ? 1 : anomaly.Direction;
        double weight = isBlind ? BlindWeight : silence ? SilenceWeight : anomaly.Kind == AnomalyKind.NewTemplate ? (newError ? 1 : 0.5) : MetricRoles.Weight(role, direction);
        double score = Math.Clamp(anomaly.Score, 0, 1);
        double size = anomaly.Kind == AnomalyKind.NewTemplate ? Math.Max(score, Saturate(anomaly.Observed, 10)) : (0.55 * score) + (0.45 * Shift(anomaly));
        return new Symptom
        {
            Entity = anomaly.Entity,
            Series = anomaly.Series,
            Role = role,
            Direction = direction,
            Start = anomaly.Start,
            Strength = weight * size,
            IsNewError = newError,
            IsSilence = silence,
            IsBlind = isBlind,
            Text = AnomalyWords.Title(anomaly),
        };
    }

    /// <summary>Distance from the expected in half widths of the band, mapped to [0, 1). The band is at least a tenth of the greater value wide.</summary>
    private static double Shift(Anomaly anomaly)
    {
        if (!double.IsFinite(anomaly.Observed) || !double.IsFinite(anomaly.Expected))
        {
            return Math.Clamp(anomaly.Score, 0, 1);
        }

        double band = double.IsFinite(anomaly.Upper) && double.IsFinite(anomaly.Lower) ? Math.Max(anomaly.Upper - anomaly.Expected, anomaly.Expected - anomaly.Lower) : 0;
        double least = 0.05 * Math.Max(Math.Abs(anomaly.Observed), Math.Abs(anomaly.Expected));
        double scale = Math.Max(Math.Max(band, least), double.Epsilon);
        return Saturate(Math.Abs(anomaly.Observed - anomaly.Expected) / scale, 8);
    }

    private static double Saturate(double value, double half) => double.IsFinite(value) && value > 0 ? value / (value + half) : 0;
}
