using StreamEngine.Scoring;

namespace StreamEngine.Correlation;

/// <summary>The one order in which the anomalies of a frame are taken, whatever order they come in: time, series, kind, begun before ended, detector, entity.</summary>
internal sealed class AnomalyOrder : IComparer<Anomaly>
{
    internal static readonly AnomalyOrder Instance = new();

    private AnomalyOrder()
    {
    }

    /// <inheritdoc/>
    public int Compare(Anomaly? x, Anomaly? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        int order = x.Start.CompareTo(y.Start);
        order = order != 0 ? order : string.CompareOrdinal(x.Series, y.Series);
        order = order != 0 ? order : x.Kind.CompareTo(y.Kind);
        order = order != 0 ? order : y.IsOpen.CompareTo(x.IsOpen);
        order = order != 0 ? order : string.CompareOrdinal(x.Detector, y.Detector);
        order = order != 0 ? order : string.CompareOrdinal(x.Entity.Service, y.Entity.Service);
        order = order != 0 ? order : string.CompareOrdinal(x.Entity.Host, y.Entity.Host);
        order = order != 0 ? order : string.CompareOrdinal(x.Entity.Component, y.Entity.Component);
        order = order != 0 ? order : x.End.CompareTo(y.End);
        return order != 0 ? order : x.PValue.CompareTo(y.PValue);
    }

    internal static IReadOnlyList<Anomaly> Sorted(IReadOnlyList<Anomaly> anomalies)
    {
        if (anomalies.Count < 2)
        {
            return anomalies;
        }

        Anomaly[] sorted = [.. anomalies];
        Array.Sort(sorted, Instance);
        return sorted;
    }
}
