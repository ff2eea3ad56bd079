using StreamEngine.Insights;
using StreamEngine.Scoring;

namespace StreamEngine.Prediction;

/// <summary>A forecaster that also learns from what detectors, correlators and the other forecasters said of a frame.</summary>
public interface IFollowingForecaster : IForecaster
{
    /// <summary>Takes in a frame once all others have. Called after <see cref="IForecaster.Observe"/>, in time order, from one thread at a time.</summary>
    /// <param name="scored">The frame with its scores and anomalies; valid during the call.</param>
    /// <param name="told">What was said of this frame so far, in order; valid during the call.</param>
    /// <param name="output">Takes forecasts that are new or have changed much.</param>
    void Follow(in ScoredFrame scored, IReadOnlyList<Insight> told, IInsightHandler output);
}
