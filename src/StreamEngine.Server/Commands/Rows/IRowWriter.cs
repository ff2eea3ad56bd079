using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Where parsed rows go. Called in order, from one thread at a time.</summary>
internal interface IRowWriter : IAsyncDisposable
{
    /// <summary>Writes all rows of a batch, which is valid during the call.</summary>
    ValueTask WriteAsync(EventBatch batch);

    /// <summary>Everything was written: ends and keeps the output.</summary>
    /// <returns>The files that were written; empty when it all went to stdout.</returns>
    ValueTask<IReadOnlyList<string>> CompleteAsync();
}
