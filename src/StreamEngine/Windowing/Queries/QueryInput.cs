namespace StreamEngine.Windowing.Queries;

/// <summary>What queries with the same records, filter, join, groups and value share: rows are read once for all of them, and series have one table.</summary>
internal sealed class QueryInput
{
    /// <summary>Makes the input of queries.</summary>
    /// <param name="queries">Queries of which <see cref="IsSame(WindowQuery, WindowQuery)"/> holds, at least one.</param>
    internal QueryInput(IReadOnlyList<WindowQuery> queries)
    {
        First = queries[0];
        Rows = new QueryRows(First, queries.SelectMany(static query => query.Aggregates));
    }

    /// <summary>The query whose name the series have.</summary>
    internal WindowQuery First { get; }

    /// <summary>The first steps.</summary>
    internal QueryRows Rows { get; }

    /// <summary>True when two queries take the same rows under the same series with the same values.</summary>
    internal static bool IsSame(WindowQuery one, WindowQuery other) =>
        one.From == other.From && one.MaxSeries == other.MaxSeries && IsSame(one.Where, other.Where) && IsSame(one.Value, other.Value)
        && one.GroupBy.SequenceEqual(other.GroupBy)
        && ReferenceEquals(one.Join?.Table, other.Join?.Table) && IsSame(one.Join?.On, other.Join?.On);

    /// <summary>The series under the name of a query.</summary>
    internal ISeriesTable SeriesOf(WindowQuery query) =>
        ReferenceEquals(query, First) ? Rows.Group.Series : new RenamedSeries(Rows.Group.Series, First.Name, query.Name);

    private static bool IsSame(Expressions.WindowExpression? one, Expressions.WindowExpression? other) => one?.ToString() == other?.ToString();
}
