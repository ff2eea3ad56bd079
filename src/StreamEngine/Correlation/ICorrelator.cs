using StreamEngine.Insights;
using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>Joins anomalies, log events and changes into incidents and ranks their causes. Called in time order, from one thread at a time.</summary>
public interface ICorrelator
{
    /// <summary>The name by which configuration refers to the correlator.</summary>
    string Name { get; }

    /// <summary>Takes in a scored frame, whose <see cref="Windowing.Frame.Changes"/> are the changes of its time.</summary>
    /// <param name="scored">The frame with its scores and anomalies.</param>
    /// <param name="output">Takes incidents that are complete or have changed, with rising revision.</param>
    void Observe(in ScoredFrame scored, IInsightHandler output);

    /// <summary>The input has ended: everything that is still open is emitted.</summary>
    void Complete(IInsightHandler output);
}
