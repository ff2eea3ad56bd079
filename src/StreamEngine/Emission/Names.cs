using StreamEngine.Batching;
using StreamEngine.Insights;

namespace StreamEngine.Emission;

/// <summary>How enumerations are spelled outside the process.</summary>
internal static class Names
{
    private static readonly string[] _types = ["anomaly", "forecast", "incident", "change_impact"];
    private static readonly string[] _severities = ["info", "low", "medium", "high", "critical"];

    private static readonly string[] _reasons =
    [
        "syntax", "truncated", "too_long", "too_complex", "invalid_utf8", "binary", "timestamp", "number", "missing_field",
    ];

    internal static string Of(InsightType type) => _types[(int)type];

    internal static string Of(InsightSeverity severity) => _severities[(int)severity];

    internal static string Of(RejectReason reason) => (int)reason < _reasons.Length ? _reasons[(int)reason] : "other";

    /// <summary>Name of the range that an OpenTelemetry severity number lies in; empty for 0.</summary>
    internal static string Of(Severity severity) => (byte)severity switch
    {
        0 => string.Empty,
        < 5 => "trace",
        < 9 => "debug",
        < 13 => "info",
        < 17 => "warn",
        < 21 => "error",
        _ => "fatal",
    };

    internal static bool TryParse(string? text, out InsightType type)
    {
        int index = Array.IndexOf(_types, text);
        type = (InsightType)Math.Max(index, 0);
        return index >= 0;
    }

    internal static bool TryParse(string? text, out InsightSeverity severity)
    {
        int index = Array.IndexOf(_severities, text);
        severity = (InsightSeverity)Math.Max(index, 0);
        return index >= 0;
    }
}
