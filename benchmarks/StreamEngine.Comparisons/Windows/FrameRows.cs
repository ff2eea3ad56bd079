using StreamEngine.Windowing;

namespace StreamEngine.Comparisons.Windows;

/// <summary>Frames as rows that can be compared with those of others.</summary>
internal static class FrameRows
{
    /// <summary>Adds the rows of a frame in which something happened. Keys are the values of a query's labels, or those of series.</summary>
    internal static void Add(List<GroupRow> rows, Frame frame)
    {
        ReadOnlySpan<double> counts = frame.Column(Aggregate.Count);
        bool hasQuantile = frame.Query?.Aggregates.Contains(Aggregate.P99) ?? false;
        for (int row = 0; row < frame.Count; row++)
        {
            if (counts[row] == 0)
            {
                continue;
            }

            double sum = frame.Column(Aggregate.Sum)[row];
            if (frame.Column(Aggregate.Mean)[row] is var mean && Math.Abs((mean * counts[row]) - sum) > GroupRow.SumTolerance * Math.Abs(sum))
            {
                throw new InvalidOperationException($"A mean of {mean} of {counts[row]} values with a sum of {sum}.");
            }

            SeriesInfo series = frame.Series[frame.SeriesIds[row]];
            rows.Add(new GroupRow(
                frame.End,
                frame.Query is null ? SeriesKeyOf(series) : GroupKeyOf(series.Labels.Select(static l => l.Value)),
                (long)counts[row],
                sum,
                frame.Column(Aggregate.Min)[row],
                frame.Column(Aggregate.Max)[row],
                hasQuantile ? frame.Column(Aggregate.P99)[row] : double.NaN));
        }
    }

    /// <summary>The key of a series without the source, which series of tables have as their only label.</summary>
    private static string SeriesKeyOf(SeriesInfo series) => series.Labels.Count == 1 && series.Labels[0].Key == "source" ? series.Name : series.Key;

    /// <summary>The key of a group by the values of its labels, in the order of their names.</summary>
    internal static string GroupKeyOf(IEnumerable<string> values) => string.Join('|', values);
}
