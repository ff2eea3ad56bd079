using System.Globalization;
using StreamEngine.Windowing;

namespace StreamEngine.Tests.Windowing.Queries;

/// <summary>What a frame of a query said, kept past its life.</summary>
internal sealed class QueryFrame
{
    internal QueryFrame(Frame frame)
    {
        (Query, Window, Start, End, Revision, IsEarly) = (frame.Query!.Name, frame.Window!, frame.Start, frame.End, frame.Revision, frame.IsEarly);
        IsRetraction = frame.IsRetraction;
        for (int row = 0; row < frame.Count; row++)
        {
            int at = row;
            Rows.Add(new QueryFrameRow(
                frame.Series[frame.SeriesIds[row]].Key,
                frame.RowStarts.IsEmpty ? frame.Start : frame.RowStarts[row],
                frame.RowEnds.IsEmpty ? frame.End : frame.RowEnds[row],
                [.. frame.Aggregates.Select(a => frame.Column(a)[at])])
            {
                Tops = [.. frame.Aggregates.Where(a => a.Kind == AggregateKind.TopK).Select(a => frame.Top(a, at))],
            });
        }
    }

    internal string Query { get; }

    internal WindowDefinition Window { get; }

    internal long Start { get; }

    internal long End { get; }

    internal int Revision { get; }

    internal bool IsEarly { get; }

    internal bool IsRetraction { get; }

    internal List<QueryFrameRow> Rows { get; } = [];

    public override string ToString() =>
        $"{Query} {Window} [{Start}..{End}) revision {Revision} {(IsEarly ? "early" : IsRetraction ? "retraction" : string.Empty)}\n" + string.Join("\n", Rows.Select(r => "  " + r));
}

/// <summary>A row of it.</summary>
internal sealed record QueryFrameRow(string Series, long Start, long End, double[] Values)
{
    internal IReadOnlyList<TopText>[] Tops { get; init; } = [];

    public override string ToString() =>
        $"{Series} [{Start}..{End}) {string.Join(" ", Values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))} "
        + string.Join(";", Tops.Select(t => string.Join(",", t.Select(k => $"{k.Text}={k.Count}-{k.Error}"))));
}
