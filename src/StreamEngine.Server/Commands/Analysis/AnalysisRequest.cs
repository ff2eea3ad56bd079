using StreamEngine.Batching;
using StreamEngine.Pipeline;

namespace StreamEngine.Server.Commands.Analysis;

/// <summary>What <c>analyze</c> and <c>demo</c> were asked to do.</summary>
internal sealed record AnalysisRequest
{
    internal required IReadOnlyList<string> Paths { get; init; }

    internal string? Format { get; init; }

    /// <summary>Settings of the format; null for none.</summary>
    internal FormatOptions? FormatOptions { get; init; }

    internal bool Json { get; init; }

    /// <summary>HTML file to write; null for none.</summary>
    internal string? Report { get; init; }

    /// <summary>Configuration file; null for none.</summary>
    internal string? Config { get; init; }

    /// <summary>Options of that file; null for the defaults.</summary>
    internal PipelineOptions? Options { get; init; }

    /// <summary>How far records may be out of order; null for the default of files.</summary>
    internal TimeSpan? Disorder { get; init; }

    /// <summary>Window length; null for the default.</summary>
    internal TimeSpan? Window { get; init; }

    /// <summary>Zone of timestamps that name none; null for the default.</summary>
    internal TimeZoneInfo? TimeZone { get; init; }

    internal int? Workers { get; init; }

    internal string? DeadLetters { get; init; }

    /// <summary>True when the paths are dead-letter files whose records are read again.</summary>
    internal bool FromDeadLetters { get; init; }

    internal string? Frames { get; init; }

    /// <summary>File for the frames of queries; null for none.</summary>
    internal string? QueryFrames { get; init; }

    internal string? Topology { get; init; }

    /// <summary>Heading of the report.</summary>
    internal string Title { get; init; } = "Analysis report";
}
