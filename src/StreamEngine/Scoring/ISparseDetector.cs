using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>A detector that has an opinion of few rows, so that the others need not be looked at.</summary>
internal interface ISparseDetector : IDetector
{
    /// <summary>Scores a frame, in place of <see cref="IDetector.Score"/>.</summary>
    /// <param name="frame">The closed window.</param>
    /// <param name="scores">Takes the rows that it has an opinion of.</param>
    void Score(Frame frame, RowScores scores);
}
