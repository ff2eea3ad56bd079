using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Throws rows away: for measuring the parser alone.</summary>
internal sealed class NoRows : IRowWriter
{
    public ValueTask WriteAsync(EventBatch batch) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<string>> CompleteAsync() => ValueTask.FromResult<IReadOnlyList<string>>([]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
