using System.Net;
using StreamEngine.Pipeline;
using StreamEngine.Prediction;

namespace StreamEngine.Server.Config;

/// <summary>A configuration while it is read; defaults are those of <see cref="ServerConfig"/>.</summary>
internal sealed class ConfigDraft
{
    private static readonly ServerConfig _defaults = new() { Sources = [], Outputs = [], Pipeline = new PipelineOptions() };

    internal List<SourceDraft> Sources { get; } = [];

    internal List<OutputDraft> Outputs { get; } = [];

    internal List<QueryDraft> Queries { get; } = [];

    internal PipelineOptions Pipeline { get; } = new();

    internal ForecastDraft Forecasts { get; } = new();

    internal HttpDraft? Http { get; set; } = new();

    internal string? DeadLetters { get; set; }

    internal string? Topology { get; set; }

    internal DateTimeOffset? TellFrom { get; set; }

    internal TimeSpan DrainTimeout { get; set; } = _defaults.DrainTimeout;

    internal TimeSpan StuckAfter { get; set; } = _defaults.StuckAfter;

    internal Microsoft.Extensions.Logging.LogLevel LogLevel { get; set; } = _defaults.LogLevel;

    /// <summary>The http section.</summary>
    internal sealed class HttpDraft
    {
        internal IPEndPoint Listen { get; set; } = _defaults.Http!;

        internal long MaxRequestBytes { get; set; } = _defaults.MaxRequestBytes;
    }

    /// <summary>The forecasts section.</summary>
    internal sealed class ForecastDraft
    {
        private static readonly ForecastOptions _fresh = new();

        internal List<ThresholdDraft> Thresholds { get; } = [];

        internal int MaxSeries { get; set; } = _fresh.MaxSeries;

        internal TimeSpan Horizon { get; set; } = _fresh.Horizon;
    }

    /// <summary>An item of forecasts.thresholds.</summary>
    internal sealed class ThresholdDraft
    {
        internal string Pattern { get; set; } = string.Empty;

        internal double Value { get; set; }
    }
}
