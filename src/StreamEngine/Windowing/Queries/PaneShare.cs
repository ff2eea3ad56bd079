using StreamEngine.Memory;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Queries;

/// <summary>The windows of one query over panes that it may share.</summary>
/// <param name="Definitions">The windows.</param>
/// <param name="Spans">The same in panes.</param>
/// <param name="Emitter">Takes their frames.</param>
internal sealed record PaneMember(WindowDefinition[] Definitions, PaneSpan[] Spans, QueryEmitter Emitter);

/// <summary>
/// Queries with the same input whose windows lie on the same panes: each row is folded once, into cells that hold what all of them ask for. What a query gets is what it would get alone, so
/// panes are shared only where nothing can tell: late rows and limits are those of the panes, and a mean is kept between the extremes only where these are asked for.
/// </summary>
internal sealed class PaneShare
{
    private readonly List<PaneMember> _members = [];
    private readonly QueryInput _input;
    private readonly IPaneGrid _grid;
    private readonly WindowDefinition? _calendar;

    /// <summary>Begins with one query.</summary>
    internal PaneShare(QueryInput input, IPaneGrid grid, PaneMember first)
    {
        _input = input;
        _grid = grid;
        _calendar = first.Definitions[0] as CalendarWindow;
        _members.Add(first);
    }

    /// <summary>Takes another query in; false when it cannot share.</summary>
    internal bool TryAdd(QueryInput input, IPaneGrid grid, PaneMember member)
    {
        WindowQuery query = member.Emitter.Query, first = _members[0].Emitter.Query;
        bool fits = ReferenceEquals(input, _input) && query.MaxOpenPanes == first.MaxOpenPanes && HasBareMean(query) == HasBareMean(first)
            && (grid is PaneGrid one && _grid is PaneGrid other ? (one.Length, one.Offset) == (other.Length, other.Offset) : _calendar is not null && _calendar.Equals(member.Definitions[0]));
        if (fits)
        {
            _members.Add(member);
        }

        return fits;
    }

    /// <summary>The windows of all queries.</summary>
    internal PaneQuery Make(SlabPool pool) => new(_grid, _members, pool);

    private static bool HasBareMean(WindowQuery query) =>
        query.Aggregates.Contains(Aggregate.Mean) && !query.Aggregates.Contains(Aggregate.Min) && !query.Aggregates.Contains(Aggregate.Max);
}
