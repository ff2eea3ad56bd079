using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>Scores the rows of every frame. Called with frames in time order, from one thread at a time.</summary>
public interface IDetector
{
    /// <summary>The name by which configuration refers to the detector, and that insights carry as their channel.</summary>
    string Name { get; }

    /// <summary>
    /// True when its p-values can be held to the alert budget as they are. False, as is the default, lets the stage calibrate the small ones on the history of each series.
    /// </summary>
    bool IsCalibrated => false;

    /// <summary>
    /// Share of the budget of false alerts that the detector may spend, above 0 and at most 1, 1 by default. Its p-values are divided by it before they are held against the budget and against those of
    /// other detectors (weighted Bonferroni); what detectors of the same rows have should come to about 1.
    /// </summary>
    double Weight => 1;

    /// <summary>
    /// Scores a frame. Must depend only on this frame and the ones before it. What is kept by the id of a series is forgotten for <see cref="Frame.RetiredSeries"/> before the rows are
    /// looked at: another series may get the id.
    /// </summary>
    /// <param name="frame">The closed window.</param>
    /// <param name="scores">
    /// One entry a row of the frame, all <see cref="SeriesScore.None"/> at first. A detector writes the rows that it has an opinion of.
    /// </param>
    void Score(Frame frame, Span<SeriesScore> scores);
}
