using StreamEngine.Correlation;
using StreamEngine.Prediction;
using StreamEngine.Scoring;

namespace StreamEngine.Pipeline;

/// <summary>The stages that a pipeline has when none are named.</summary>
internal static class BuiltIns
{
    internal static void Add(PipelineOptions options, List<IDetector> detectors, List<ICorrelator> correlators, List<IForecaster> forecasters)
    {
        _ = options;
        _ = detectors;
        _ = correlators;
        _ = forecasters;
    }
}
