using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Scoring;

/// <summary>Builds frames of one minute by hand.</summary>
internal sealed class Frames : ISeriesTable
{
    internal const long Minute = 60_000_000_000;
    internal const long Origin = 1_700_000_000_000_000_000;
    private static readonly SlabPool _pool = new();
    private readonly List<SeriesInfo> _series = [];
    private long _next;

    public int Count => _series.Count;

    /// <summary>Windows between the starts of frames, in nanoseconds.</summary>
    internal long Step { get; init; } = Minute;

    /// <summary>Points of a window of a gauge.</summary>
    internal double Points { get; set; } = 1;

    public SeriesInfo this[int id] => _series[id];

    internal int Add(string name, SeriesKind kind, Entity? entity = null, int template = -1)
    {
        _series.Add(new SeriesInfo(_series.Count, kind, name, [], entity ?? Entity.None, template));
        return _series.Count - 1;
    }

    /// <summary>Adds a gauge that differs from others of its name in a label.</summary>
    internal int Add(string name, string host)
    {
        _series.Add(new SeriesInfo(_series.Count, SeriesKind.Gauge, name, [new("host", host)], new Entity(null, host)));
        return _series.Count - 1;
    }

    /// <summary>The next frame: a value a series in id order, NaN for no row.</summary>
    internal Frame Next(params double[] values) => Next(0, [], values);

    internal Frame Next(long emptyBefore, IReadOnlyList<TemplateBirth> births, params double[] values)
    {
        _next += emptyBefore;
        long start = Origin + (_next++ * Step);
        var frame = new Frame(_pool, this, start, start + Step, Math.Max(1, values.Length))
        {
            EmptyWindowsBefore = emptyBefore,
            NewTemplates = births,
        };
        Span<double> row = stackalloc double[frame.Aggregates.Count];
        for (int id = 0; id < values.Length; id++)
        {
            if (!double.IsNaN(values[id]))
            {
                row.Fill(values[id]);
                row[0] = _series[id].Kind == SeriesKind.Gauge ? Points : values[id];
                frame.Add(id, row);
            }
        }

        return frame;
    }
}
