using StreamEngine.Batching;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Logs;

/// <summary>What log lines of one service, or the series of one entity together, show in a window that is no matter of one series.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Metric">Name of what was looked at; with the entity it is the key of an episode.</param>
/// <param name="Entity">Whose lines they are.</param>
/// <param name="PValue">Chance of it when all is well.</param>
internal sealed record LogFinding(AnomalyKind Kind, string Metric, Entity Entity, double PValue)
{
    /// <summary>What was seen, and what was expected.</summary>
    internal double Observed { get; init; }

    internal double Expected { get; init; }

    /// <summary>What was usual; NaN for what has no range.</summary>
    internal double Lower { get; init; } = double.NaN;

    internal double Upper { get; init; } = double.NaN;

    /// <summary>+1 above, -1 below what was usual, 0 when that makes no sense.</summary>
    internal int Direction { get; init; }

    /// <summary>Severity of the lines that are unusual.</summary>
    internal Severity Severity { get; init; }

    /// <summary>The template that tells most; null when none does.</summary>
    internal TemplateBirth? Template { get; init; }

    /// <summary>Text of the template and a line where they are those of this window; null for those of <see cref="Template"/>.</summary>
    internal string? Text { get; init; }

    internal string? Example { get; init; }

    /// <summary>Labels that take the place of the entity in <see cref="Key"/>; null for none.</summary>
    internal string? Labels { get; init; }

    /// <summary>Series that it is made of, with their shares; empty for log lines.</summary>
    internal IReadOnlyList<(int SeriesId, double Share)> Parts { get; init; } = [];

    /// <summary>Entities that were judged with it; 1 for log lines.</summary>
    internal int Tested { get; init; } = 1;

    /// <summary>The evidence, strongest first.</summary>
    internal IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Identity, as keys of series are written.</summary>
    internal string Key => Labels is not null ? $"{Metric}{{{Labels}}}" : Entity switch
    {
        { Service: { } service } => $"{Metric}{{service=\"{service}\"}}",
        { Host: { } host } => $"{Metric}{{host=\"{host}\"}}",
        _ => Metric,
    };
}

/// <summary>A detector that looks at log lines, or at series, together.</summary>
internal interface ILogFinder : IDetector
{
    /// <summary>Adds what a frame shows. Called once a frame, after <see cref="IDetector.Score"/>, in time order.</summary>
    void Find(Frame frame, TemplateCatalog templates, List<LogFinding> findings);
}
