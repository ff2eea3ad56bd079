using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>How urgent an anomaly is for a person: from how unlikely it is, what its log lines say, which way it goes, and how long it lasts.</summary>
internal static class AnomalySeverity
{
    private const long Long = 10 * EventTime.Minute;

    /// <summary>Magnitude from which the birth of an error is rare.</summary>
    private const double RareBirth = 4.5;

    /// <summary>The severity. One step up for ten minutes; errors are at least medium, fatal errors high; good news and mere information at most low.</summary>
    internal static InsightSeverity Of(Anomaly anomaly)
    {
        if (anomaly.Urgency is { } urgency)
        {
            return (InsightSeverity)urgency;
        }

        double magnitude = Magnitude(anomaly.PValue);
        int level = magnitude switch { >= 12 => 3, >= 6 => 2, >= 3 => 1, _ => 0 };
        level += EventTime.Between(anomaly.Start, anomaly.End) >= Long ? 1 : 0;
        MetricRole role = MetricRoles.Of(anomaly);
        bool isTalk = anomaly.Kind is AnomalyKind.NewTemplate or AnomalyKind.UnusualCounts or AnomalyKind.UnusualSessions or AnomalyKind.UnusualParameter;
        if (PresenceWords.Tells(anomaly.Kind))
        {
            // What is measured may be well: a person looks at the collector first. When a whole host or service is gone, it may not be.
            return (InsightSeverity)Math.Min(level, (int)(anomaly.AlsoCount > 0 ? InsightSeverity.High : InsightSeverity.Medium));
        }

        bool better = !isTalk
            && (anomaly.Direction < 0 ? role is MetricRole.Errors or MetricRole.Latency : anomaly.Direction > 0 && role == MetricRole.Success);
        if (better || (isTalk && anomaly.Severity < Severity.Warn))
        {
            level = Math.Min(level, (int)InsightSeverity.Low);
        }
        else if (anomaly.Severity >= Severity.Fatal)
        {
            // A log in which new fatal errors are nothing rare uses the word for less.
            bool rare = anomaly.Kind != AnomalyKind.NewTemplate || magnitude >= RareBirth || anomaly.Observed >= 10;
            level = Math.Max(level + 1, rare ? (int)InsightSeverity.High : (int)InsightSeverity.Medium);
            level = rare ? level : (int)InsightSeverity.Medium;
        }
        else if (anomaly.Severity >= Severity.Error)
        {
            level = Math.Max(level, (int)InsightSeverity.Medium);
        }

        return (InsightSeverity)Math.Min(level, (int)InsightSeverity.Critical);
    }

    /// <summary>Minus the decimal logarithm of a p-value, 0 to 300.</summary>
    internal static double Magnitude(double p) => double.IsNaN(p) ? 0 : -Math.Log10(Math.Clamp(p, 1e-300, 1));
}
