using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Comparisons.Soak;

/// <summary>A detector that sees nothing: with it a pipeline has windows and no detectors.</summary>
internal sealed class NoDetector : IDetector
{
    public string Name => "none";

    public void Score(Frame frame, Span<SeriesScore> scores)
    {
    }
}
