using StreamEngine.Batching;

namespace StreamEngine.Runtime;

/// <summary>
/// Gives every row of a stream a time: a record without one happened when the record before it did; timestamps without a year roll over
/// at New Year. Rows come in the order of the stream.
/// </summary>
internal sealed class TimeResolver(long fallback, bool infersYear)
{
    /// <summary>A step back of more than 30 days means that the year has turned, not that the record is late.</summary>
    private const long YearTurns = 30L * 86_400 * 1_000_000_000;

    private long _last = EventBatch.NoTime;

    /// <summary>Time of the last row; set it to go on behind that row.</summary>
    internal long Last
    {
        get => _last;
        set => _last = value;
    }

    internal void Resolve(EventBatch batch)
    {
        Span<long> times = batch.Times.Span(batch.Count);
        if (_last == EventBatch.NoTime)
        {
            _last = FirstKnown(times);
        }

        if (!infersYear && !times.Contains(EventBatch.NoTime))
        {
            _last = times.IsEmpty ? _last : times[^1];
            return;
        }

        for (int i = 0; i < times.Length; i++)
        {
            long time = times[i];
            if (time == EventBatch.NoTime)
            {
                times[i] = _last;
                continue;
            }

            if (infersYear && time < _last - YearTurns)
            {
                time = times[i] = AddYears(time, _last);
            }

            _last = time;
        }
    }

    /// <summary>
    /// Time of the rows before the first timestamp. Only the fallback is used when it is known: what the first batch holds depends on
    /// the batch size, and results must not.
    /// </summary>
    private long FirstKnown(Span<long> times) => times.IsEmpty || times[0] == EventBatch.NoTime ? fallback : times[0];

    private static long AddYears(long time, long last)
    {
        DateTime calendar = DateTime.UnixEpoch.AddTicks(time / 100);
        for (int years = 1; years < 64; years++)
        {
            long later = ((calendar.AddYears(years) - DateTime.UnixEpoch).Ticks * 100) + (time % 100);
            if (later >= last - YearTurns)
            {
                return later;
            }
        }

        return time;
    }
}
