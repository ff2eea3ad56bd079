using StreamEngine.Insights;
using StreamEngine.Windowing;

namespace StreamEngine.Prediction;

/// <summary>Predicts when growing series will reach a threshold. Called in time order, from one thread at a time.</summary>
public interface IForecaster
{
    /// <summary>The name by which configuration refers to the forecaster.</summary>
    string Name { get; }

    /// <summary>Takes in a frame and emits forecasts that are new or have changed much.</summary>
    void Observe(Frame frame, IInsightHandler output);

    /// <summary>The input has ended: emits the state of every forecast that still holds.</summary>
    void Complete(IInsightHandler output);
}
