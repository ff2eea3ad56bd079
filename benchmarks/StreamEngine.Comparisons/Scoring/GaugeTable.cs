using StreamEngine.Batching;
using StreamEngine.Windowing;

namespace StreamEngine.Comparisons.Scoring;

/// <summary>Gauges of twenty metrics, each service one of each.</summary>
internal sealed class GaugeTable(int series) : ISeriesTable
{
    private const int Metrics = 20;

    private readonly SeriesInfo[] _series = [.. Enumerable.Range(0, series).Select(id => new SeriesInfo(id, SeriesKind.Gauge, "m" + (id % Metrics), [], new Entity("s" + (id / Metrics)), -1))];

    public int Count => _series.Length;

    public SeriesInfo this[int id] => _series[id];

    public SeriesKind KindOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)_series.Length);
        return SeriesKind.Gauge;
    }
}
