using StreamEngine.Insights;

namespace StreamEngine.Emission;

/// <summary>Where insights go. Called from one thread at a time, in order. The same insight may come twice (a retry, a replay): its id tells.</summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>The name by which configuration, metrics and messages refer to the sink.</summary>
    string Name { get; }

    /// <summary>Delivers a batch.</summary>
    /// <param name="insights">At least one insight, in order.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IOException">The delivery failed: the engine retries with backoff, then counts and reports the loss.</exception>
    ValueTask WriteAsync(IReadOnlyList<Insight> insights, CancellationToken cancellationToken);

    /// <summary>Everything was handed over: writes what is buffered.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
