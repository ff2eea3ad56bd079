namespace StreamEngine.Scoring;

/// <summary>What the detectors have said of the rows of a frame.</summary>
/// <param name="scores">Of each row the score of the detector that was most surprised.</param>
/// <param name="pValues">Its p-values again, beside each other; NaN while it learns.</param>
/// <param name="by">Which detector it was.</param>
/// <param name="detectors">The detectors.</param>
internal readonly ref struct RowOpinions(ReadOnlySpan<SeriesScore> scores, ReadOnlySpan<double> pValues, ReadOnlySpan<byte> by, IReadOnlyList<IDetector> detectors)
{
    private readonly ReadOnlySpan<byte> _by = by;

    internal ReadOnlySpan<SeriesScore> Scores { get; } = scores;

    internal ReadOnlySpan<double> PValues { get; } = pValues;

    internal string DetectorOf(int row) => detectors[_by[row]].Name;
}
