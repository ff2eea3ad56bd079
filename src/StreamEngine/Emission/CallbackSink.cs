using StreamEngine.Insights;

namespace StreamEngine.Emission;

/// <summary>Hands insights to a delegate.</summary>
public sealed class CallbackSink : ISink
{
    private readonly Action<Insight> _receive;

    /// <summary>Makes a sink of a delegate.</summary>
    /// <param name="receive">Called for every insight, in order, from one thread at a time.</param>
    public CallbackSink(Action<Insight> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _receive = receive;
    }

    /// <inheritdoc/>
    public string Name => "callback";

    /// <inheritdoc/>
    public ValueTask WriteAsync(IReadOnlyList<Insight> insights, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(insights);
        foreach (Insight insight in insights)
        {
            _receive(insight);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
