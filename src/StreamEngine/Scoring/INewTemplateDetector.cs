using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>A detector that also has an opinion of templates seen for the first time, which have no history as a series.</summary>
public interface INewTemplateDetector : IDetector
{
    /// <summary>Scores the births of a frame. Called once a frame, after <see cref="IDetector.Score"/>.</summary>
    /// <param name="frame">The closed window.</param>
    /// <param name="scores">One entry a member of <see cref="Frame.NewTemplates"/>, all <see cref="SeriesScore.None"/> at first.</param>
    void ScoreNewTemplates(Frame frame, Span<SeriesScore> scores);
}
