namespace StreamEngine.LoadGen.Output;

/// <summary>Where the bytes of a stream go. Each write holds whole records.</summary>
internal interface IByteOutput : IAsyncDisposable
{
    /// <summary>Writes bytes; it has taken them over when the task is done.</summary>
    /// <exception cref="IOException">The target failed or refused.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}
