using StreamEngine.Batching;
using StreamEngine.Correlation;
using StreamEngine.Memory;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Correlation;

/// <summary>Series with a value a minute, as frames.</summary>
internal sealed class FrameFeed : ISeriesTable
{
    private readonly List<SeriesInfo> _series = [];
    private readonly List<Func<int, double>> _values = [];

    public int Count => _series.Count;

    public SeriesInfo this[int id] => _series[id];

    /// <summary>Adds a series; NaN is a window without a row.</summary>
    public FrameFeed Add(string? service, string metric, Func<int, double> value, SeriesKind kind = SeriesKind.Gauge)
    {
        KeyValuePair<string, string>[] labels = service is null ? [] : [new("service", service)];
        _series.Add(new SeriesInfo(_series.Count, kind, metric, labels, service is null ? Entity.None : new Entity(service)));
        _values.Add(value);
        return this;
    }

    public FrameFeed AddNoise(int count, int seed, double drift = 0)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            double[] noise = [.. Enumerable.Range(0, 400).Select(_ => 10 + Gauss(random))];
            Add("noise" + (i / 4), "m" + (i % 4), minute => noise[minute] + (drift * minute));
        }

        return this;
    }

    public static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public void Play(ChangeExplainer explainer, int minutes, IReadOnlyList<ChangeEvent>? changes = null)
    {
        using var pool = new SlabPool();
        double[] row = new double[FrameLayout.Standard.Columns.Count];
        for (int minute = 0; minute < minutes; minute++)
        {
            long start = Scene.At(minute);
            long end = Scene.At(minute + 1);
            using var frame = new Frame(pool, this, start, end, Math.Max(1, Count)) { Changes = [.. (changes ?? []).Where(c => c.Time >= start && c.Time < end)] };
            for (int id = 0; id < Count; id++)
            {
                Array.Fill(row, _values[id](minute));
                if (!double.IsNaN(row[0]))
                {
                    frame.Add(id, row);
                }
            }

            explainer.Observe(frame);
        }
    }
}
