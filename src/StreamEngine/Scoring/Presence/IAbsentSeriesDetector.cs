using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Presence;

/// <summary>A detector that also has an opinion of series that lack rows: they are not in the frame, so no score of a row can tell.</summary>
public interface IAbsentSeriesDetector : IDetector
{
    /// <summary>Adds the series that lack rows in this frame, or lacked them lately, more than is usual. Called once a frame, after <see cref="IDetector.Score"/>.</summary>
    /// <param name="frame">The closed window.</param>
    /// <param name="absent">Takes the series, by ascending id, each once.</param>
    void ScoreAbsent(Frame frame, ICollection<AbsentSeries> absent);
}
