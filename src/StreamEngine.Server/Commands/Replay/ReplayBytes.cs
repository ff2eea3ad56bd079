using StreamEngine.Ingestion;

namespace StreamEngine.Server.Commands.Replay;

/// <summary>Rejected records as the bytes of a stream, each ended by a line end.</summary>
internal sealed class ReplayBytes(IEnumerable<RejectedRecord> records) : ReadOnlyStream(Null)
{
    private readonly IEnumerator<RejectedRecord> _records = records.GetEnumerator();
    private byte[] _rest = [];
    private int _taken;

    public override int Read(Span<byte> buffer)
    {
        if (_taken == _rest.Length && !Next())
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _rest.Length - _taken);
        _rest.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _records.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Next()
    {
        if (!_records.MoveNext())
        {
            return false;
        }

        _rest = [.. _records.Current.Bytes, (byte)'\n'];
        _taken = 0;
        return true;
    }
}
