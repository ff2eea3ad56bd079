namespace StreamEngine.LoadGen.Output;

/// <summary>An output over a <see cref="Stream"/>: standard output, a file or a TCP connection.</summary>
/// <param name="open">Opens the stream; called at the first write.</param>
internal sealed class StreamOutput(Func<CancellationToken, ValueTask<Stream>> open) : IByteOutput
{
    private Stream? _stream;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _stream ??= await open(cancellationToken);
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stream is not null) await _stream.DisposeAsync();
    }
}
