using System.Globalization;
using System.Text;
using StreamEngine.LoadGen.Capacity;
using StreamEngine.LoadGen.Output;

namespace StreamEngine.Evaluation.Forecasts;

/// <summary>Influx lines of series, a minute of all of them after the other.</summary>
internal sealed class CapacityStream(IReadOnlyList<CapacitySeries> series) : PartStream
{
    /// <summary>Time of the first values, nanoseconds since the Unix epoch: 2026-01-05.</summary>
    internal const long Start = 1_767_571_200_000_000_000;

    private readonly int _minutes = series.Max(static s => s.Values.Count);
    private int _minute;

    protected override ReadOnlyMemory<byte> NextPart()
    {
        byte[] part = [];
        while (part.Length == 0 && _minute < _minutes)
        {
            part = Next(_minute++);
        }

        return part;
    }

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
