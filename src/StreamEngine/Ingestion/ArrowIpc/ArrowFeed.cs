namespace StreamEngine.Ingestion.ArrowIpc;

/// <summary>
/// Bytes of whole messages for the Arrow reader, which reads as from a stream, behind them those that are no whole message yet. Grows only with what has
/// arrived, whatever a message says about its length.
/// </summary>
internal sealed class ArrowFeed : Stream
{
    private byte[] _bytes = new byte[64 * 1024];
    private int _start;
    private int _whole;
    private int _end;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Bytes behind the whole messages.</summary>
    internal ReadOnlySpan<byte> Rest => _bytes.AsSpan(_whole, _end - _whole);

    /// <summary>Bytes of whole messages that the reader has not read.</summary>
    internal int Unread => _whole - _start;

    /// <summary>Bytes in all.</summary>
    internal int Held => _end - _start;

    /// <summary>Adds bytes at the end.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - _end)
        {
            byte[] target = Held + bytes.Length > _bytes.Length / 2 ? new byte[checked(Math.Max(_bytes.Length * 2, Held + bytes.Length))] : _bytes;
            _bytes.AsSpan(_start, Held).CopyTo(target);
            _bytes = target;
            _end -= _start;
            _whole -= _start;
            _start = 0;
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>The next bytes are a whole message.</summary>
    internal void Complete(int length) => _whole += length;

    /// <summary>Drops what was not read, and the next bytes.</summary>
    internal void Drop(int length)
    {
        _whole += length;
        _start = _whole;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int length = Math.Min(buffer.Length, Unread);
        _bytes.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
