using StreamEngine.Emission;
using StreamEngine.Insights;

namespace StreamEngine.AotSmoke;

/// <summary>Counts insights, and those that tell of the fault.</summary>
internal sealed class CountingSink : ISink
{
    public string Name => "counting";

    public int Count { get; private set; }

    public int Anomalies { get; private set; }

    public ValueTask WriteAsync(IReadOnlyList<Insight> insights, CancellationToken cancellationToken)
    {
        Count += insights.Count;
        Anomalies += insights.Count(static i => i.Type == InsightType.Anomaly && i.Entity.Service == "checkout");
        return ValueTask.CompletedTask;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
