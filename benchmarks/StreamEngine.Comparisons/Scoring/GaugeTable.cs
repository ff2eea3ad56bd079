using StreamEngine.Batching;
using StreamEngine.Windowing;

namespace StreamEngine.Comparisons.Scoring;

/// <summary>Gauges of twenty metrics, each service one of each.</summary>
/// <param name="series">Series.</param>
/// <param name="percent">Metrics of the twenty that are percentages, which have a threshold.</param>
internal sealed class GaugeTable(int series, int percent = 0) : ISeriesTable
{
    internal const int Metrics = 20;

    private readonly SeriesInfo[] _series = [.. Enumerable.Range(0, series).Select(id => new SeriesInfo(id, SeriesKind.Gauge, $"m{id % Metrics}{(id % Metrics < percent ? "_percent" : "")}", [], new Entity("s" + (id / Metrics)), -1))];

    public int Count => _series.Length;

    public SeriesInfo this[int id] => _series[id];

    public SeriesKind KindOf(int id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)id, (uint)_series.Length);
        return SeriesKind.Gauge;
    }
}
