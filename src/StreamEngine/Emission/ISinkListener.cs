using StreamEngine.Insights;

namespace StreamEngine.Emission;

/// <summary>Hears of deliveries that fail. Called from the sink's worker: return soon, and do not throw.</summary>
public interface ISinkListener
{
    /// <summary>An attempt failed and will be repeated.</summary>
    /// <param name="sink">Name of the sink.</param>
    /// <param name="insights">Insights of the batch.</param>
    /// <param name="attempt">Number of the attempt that failed, from 1.</param>
    /// <param name="pause">Time until the next one.</param>
    /// <param name="error">What happened.</param>
    void OnRetry(string sink, int insights, int attempt, TimeSpan pause, Exception error);

    /// <summary>Insights were given up.</summary>
    /// <param name="sink">Name of the sink.</param>
    /// <param name="insights">What is lost, in order; none when only the last flush failed.</param>
    /// <param name="error">What happened last.</param>
    void OnLost(string sink, IReadOnlyList<Insight> insights, Exception error);
}
