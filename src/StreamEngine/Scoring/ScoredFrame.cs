using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>A frame, the scores of its rows, and the anomalies that began, grew or ended with it.</summary>
/// <param name="Frame">The frame; valid during the call that hands it over.</param>
/// <param name="Scores">One entry a row: of each row the detector that was most surprised.</param>
/// <param name="Anomalies">Episodes that began (open) or ended (not open) in this window, in a fixed order.</param>
public readonly record struct ScoredFrame(Frame Frame, ReadOnlyMemory<SeriesScore> Scores, IReadOnlyList<Anomaly> Anomalies)
{
    /// <summary>Tells the texts of templates; null where nobody keeps them.</summary>
    internal TemplateCatalog? Templates { get; init; }
}
