namespace StreamEngine.Ingestion;

/// <summary>Unpacked bytes up to a limit, at which reading fails; what came before has been read by then.</summary>
internal sealed class LimitedStream(Stream unpacked, CountedStream packed, UnpackLimits limits) : ReadOnlyStream(unpacked)
{
    private long _length;

    public override int Read(Span<byte> buffer) => Count(Inner.Read(buffer[..Allowed(buffer.Length)]));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await Inner.ReadAsync(buffer[..Allowed(buffer.Length)], cancellationToken).ConfigureAwait(false));

    /// <summary>How much may be read: one byte at the limit, to see whether there is more.</summary>
    private int Allowed(int wanted) => (int)Math.Min(wanted, Math.Max(1, limits.Bytes - _length));

    private int Count(int read)
    {
        if (read > 0 && limits.Explain(packed.Count, _length) is { } problem)
        {
            throw new UnpackLimitException(problem);
        }

        _length += read;
        return read;
    }
}
