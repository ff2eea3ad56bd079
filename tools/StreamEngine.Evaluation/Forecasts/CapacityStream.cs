using System.Globalization;
using System.Text;
using StreamEngine.LoadGen.Capacity;

namespace StreamEngine.Evaluation.Forecasts;

/// <summary>Influx lines of series, a minute of all of them after the other.</summary>
internal sealed class CapacityStream(IReadOnlyList<CapacitySeries> series) : Stream
{
    /// <summary>Time of the first values, nanoseconds since the Unix epoch: 2026-01-05.</summary>
    internal const long Start = 1_767_571_200_000_000_000;

    private readonly int _minutes = series.Max(static s => s.Values.Count);
    private byte[] _buffer = [];
    private int _from;
    private int _minute;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        while (_from == _buffer.Length && _minute < _minutes)
        {
            (_buffer, _from) = (Next(_minute++), 0);
        }

        int count = Math.Min(buffer.Length, _buffer.Length - _from);
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

    private byte[] Next(int minute)
    {
        var text = new StringBuilder();
        long time = Start + (minute * 60_000_000_000L);
        for (int i = 0; i < series.Count; i++)
        {
            CapacitySeries one = series[i];
            if (minute < one.Values.Count)
            {
                text.Append(CultureInfo.InvariantCulture, $"{one.Metric},host=h{i} value={one.Values[minute]:R} {time}\n");
                if (one.SizeMetric is { } size)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{size},host=h{i} value={one.Threshold:R} {time}\n");
                }
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
