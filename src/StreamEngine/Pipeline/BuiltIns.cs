using StreamEngine.Correlation;
using StreamEngine.Prediction;
using StreamEngine.Scoring;

namespace StreamEngine.Pipeline;

/// <summary>The stages that a pipeline has when none are named.</summary>
internal static class BuiltIns
{
    internal static void Add(PipelineOptions options, List<IDetector> detectors, List<ICorrelator> correlators, List<IForecaster> forecasters)
    {
        detectors.AddRange(ScoringStage.BuiltIn(options.Scoring));
        correlators.Add(new AnomalyInsights());
        correlators.Add(new IncidentCorrelator(options.Incidents));
        correlators.Add(new ChangeImpact(options.ChangeImpacts));
        forecasters.Add(new ThresholdForecaster(options.Forecasts));
        forecasters.Add(new IncidentForecaster(options.IncidentForecasts));
    }
}
