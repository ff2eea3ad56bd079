using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Emission;

/// <summary>A series table made of a list, and frames over it.</summary>
internal sealed class SampleSeries : ISeriesTable
{
    private readonly List<SeriesInfo> _series = [];

    public int Count => _series.Count;

    public SeriesInfo this[int id] => _series[id];

    internal SeriesInfo Add(SeriesKind kind, string name, Entity entity, params (string Key, string Value)[] labels)
    {
        var info = new SeriesInfo(_series.Count, kind, name, [.. labels.Select(l => KeyValuePair.Create(l.Key, l.Value))], entity);
        _series.Add(info);
        return info;
    }

    /// <summary>A frame in which every aggregate of a series is its value; series with NaN have no row.</summary>
    internal Frame Frame(SlabPool pool, long start, long width, Func<int, double> value)
    {
        var frame = new Frame(pool, this, start, start + width, Math.Max(1, _series.Count));
        double[] row = new double[FrameLayout.Standard.Columns.Count];
        for (int id = 0; id < _series.Count; id++)
        {
            double v = value(id);
            if (!double.IsNaN(v))
            {
                Array.Fill(row, v);
                frame.Add(id, row);
            }
        }

        return frame;
    }
}
