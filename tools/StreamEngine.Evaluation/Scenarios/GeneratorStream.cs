using StreamEngine.LoadGen;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>The records of a generator as a stream that is read once.</summary>
internal sealed class GeneratorStream(StreamGenerator generator) : Stream
{
    private readonly byte[] _buffer = new byte[Math.Max(256 * 1024, 2 * generator.MaxRecordBytes)];
    private int _from;
    private int _to;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_from == _to)
        {
            (_from, _to) = (0, generator.Fill(_buffer));
        }

        int count = Math.Min(buffer.Length, _to - _from);
        _buffer.AsSpan(_from, count).CopyTo(buffer);
        _from += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
