using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>What a sparse detector says, for who asks for all rows.</summary>
internal static class SparseScoring
{
    /// <summary>Scores a frame as <see cref="IDetector.Score"/> does.</summary>
    internal static void Spread(ISparseDetector detector, Frame frame, Span<SeriesScore> scores)
    {
        var few = new RowScores();
        detector.Score(frame, few);
        for (int i = 0; i < few.Count; i++)
        {
            scores[few.Rows[i]] = few[i];
        }
    }
}
