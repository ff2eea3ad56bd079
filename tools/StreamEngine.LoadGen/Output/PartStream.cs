namespace StreamEngine.LoadGen.Output;

/// <summary>A stream that is read once, from the begin to the end, and made part by part as it is read.</summary>
public abstract class PartStream : Stream
{
    private ReadOnlyMemory<byte> _part;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_part.IsEmpty)
        {
            _part = NextPart();
        }

        int count = Math.Min(buffer.Length, _part.Length);
        _part.Span[..count].CopyTo(buffer);
        _part = _part[count..];
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>The next part, valid until the next call; empty at the end, and from then on.</summary>
    protected abstract ReadOnlyMemory<byte> NextPart();
}
