namespace StreamEngine.Ingestion;

/// <summary>Counts the bytes that are read from a stream.</summary>
internal sealed class CountedStream(Stream inner) : ReadOnlyStream(inner)
{
    internal long Count { get; private set; }

    /// <summary>The stream whose bytes are counted.</summary>
    internal Stream Counted => Inner;

    public override int Read(Span<byte> buffer)
    {
        int read = Inner.Read(buffer);
        Count += read;
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count += read;
        return read;
    }
}
