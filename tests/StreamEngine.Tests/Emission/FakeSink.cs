using StreamEngine.Emission;
using StreamEngine.Insights;

namespace StreamEngine.Tests.Emission;

/// <summary>A sink that does what a script says: each attempt asks it for an exception, or null for success.</summary>
internal sealed class FakeSink(Func<int, Exception?>? script = null) : ISink
{
    private int _attempts;

    public string Name => "fake";

    internal List<string[]> Batches { get; } = [];

    internal int Attempts => Volatile.Read(ref _attempts);

    internal int Flushes { get; private set; }

    internal bool Disposed { get; private set; }

    /// <summary>When set, an attempt waits for it without listening to its token.</summary>
    internal TaskCompletionSource? Gate { get; set; }

    /// <summary>Set when an attempt begins.</summary>
    internal TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask WriteAsync(IReadOnlyList<Insight> insights, CancellationToken cancellationToken)
    {
        int attempt = Interlocked.Increment(ref _attempts);
        Entered.TrySetResult();
        if (Gate is { } gate)
        {
            await gate.Task;
        }

        if (script?.Invoke(attempt) is { } failure)
        {
            throw failure;
        }

        Batches.Add([.. insights.Select(i => i.Id)]);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Flushes++;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}
