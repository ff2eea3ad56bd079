using StreamEngine.Insights;

namespace StreamEngine.Emission.Html;

/// <summary>What one plot shows.</summary>
internal sealed class PlotRequest
{
    internal required SeriesHistory History { get; init; }

    internal required string Label { get; init; }

    /// <summary>First time on the axis, nanoseconds since the Unix epoch.</summary>
    internal required long Start { get; init; }

    /// <summary>Last time on the axis.</summary>
    internal required long End { get; init; }

    /// <summary>Intervals to shade, with their style.</summary>
    internal IReadOnlyList<(long From, long To, string Style)> Shades { get; init; } = [];

    internal IReadOnlyList<(long Time, string Label)> Changes { get; init; } = [];

    internal ThresholdForecast? Forecast { get; init; }

    /// <summary>When the forecast was last revised.</summary>
    internal long Now { get; init; }
}
