using System.Collections.Concurrent;

namespace StreamEngine.Windowing.Queries;

/// <summary>The series that queries share, under the name of one of them.</summary>
/// <param name="series">The series, which have the name of the query that came first.</param>
/// <param name="from">That name.</param>
/// <param name="to">The name of the query.</param>
internal sealed class RenamedSeries(ISeriesTable series, string from, string to) : ISeriesTable
{
    private const int MostKept = 16_384;

    private readonly ConcurrentDictionary<int, (SeriesInfo Shared, SeriesInfo Own)> _known = new();

    /// <inheritdoc/>
    public int Count => series.Count;

    /// <inheritdoc/>
    public SeriesInfo this[int id]
    {
        get
        {
            SeriesInfo shared = series[id];
            if (shared.Name != from)
            {
                return shared;
            }

            if (_known.TryGetValue(id, out (SeriesInfo Shared, SeriesInfo Own) known) && ReferenceEquals(known.Shared, shared))
            {
                return known.Own;
            }

            if (_known.Count >= MostKept)
            {
                _known.Clear();
            }

            var own = new SeriesInfo(id, shared.Kind, to, shared.Labels, shared.Entity, shared.Template);
            _known[id] = (shared, own);
            return own;
        }
    }

    /// <inheritdoc/>
    public SeriesKind KindOf(int id) => series.KindOf(id);

    /// <inheritdoc/>
    public int TemplateOf(int id) => series.TemplateOf(id);
}
