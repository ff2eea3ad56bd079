using StreamEngine.Memory;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing.Queries;

/// <summary>Makes the operators of queries, and finds what they can share.</summary>
internal sealed class QueryBuilder
{
    private readonly List<PaneShare> _shares = [];
    private readonly Dictionary<(QueryEmitter, WindowDefinition), PaneShare> _shareOf = [];
    private readonly Dictionary<PaneShare, PaneQuery> _made = [];

    private QueryBuilder()
    {
    }

    /// <summary>Makes the operators of queries that were checked, in their order.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="pool">Memory of panes and frames.</param>
    /// <param name="handler">Takes the frames.</param>
    /// <param name="late">Takes the rows that are too late; null to count them alone.</param>
    /// <param name="share">False to keep everything apart.</param>
    internal static QueryOperator[] Build(IReadOnlyList<WindowQuery> queries, SlabPool pool, IFrameHandler handler, Action<LateRow>? late, bool share)
    {
        var inputs = new List<QueryInput>();
        QueryInput[] inputOf = [.. queries.Select(query => InputOf(query, queries, inputs, share))];
        QueryEmitter[] emitters = [.. queries.Select((query, i) => new QueryEmitter(query, inputOf[i].SeriesOf(query), new FrameLayout(query.Aggregates), handler))];
        var builder = new QueryBuilder();
        for (int i = 0; i < emitters.Length; i++)
        {
            builder.AddPanes(inputOf[i], emitters[i], share);
        }

        return [.. emitters.Select((emitter, i) => new QueryOperator(emitter, inputOf[i], builder, pool, late))];
    }

    /// <summary>The windows of a query over panes, with a definition among them: those of all queries that share the panes for the first of them, and for the others what follows.</summary>
    internal QueryWindows PanesOf(QueryEmitter emitter, WindowDefinition definition, SlabPool pool)
    {
        PaneShare share = _shareOf[(emitter, definition)];
        if (_made.TryGetValue(share, out PaneQuery? made))
        {
            return new FollowedWindows(made);
        }

        made = share.Make(pool);
        _made.Add(share, made);
        return made;
    }

    private static QueryInput InputOf(WindowQuery query, IReadOnlyList<WindowQuery> queries, List<QueryInput> inputs, bool share)
    {
        QueryInput? found = share ? inputs.Find(input => QueryInput.IsSame(input.First, query)) : null;
        if (found is null)
        {
            found = new QueryInput(share ? [query, .. queries.Where(other => !ReferenceEquals(other, query) && QueryInput.IsSame(other, query))] : [query]);
            inputs.Add(found);
        }

        return found;
    }

    private void AddPanes(QueryInput input, QueryEmitter emitter, bool share)
    {
        WindowQuery query = emitter.Query;
        if (query.AllowedLateness != TimeSpan.Zero || query.EarlyEvery != TimeSpan.Zero)
        {
            return;
        }

        HoppingWindow[] hopping = [.. query.Windows.OfType<HoppingWindow>()];
        if (hopping.Length > 0)
        {
            Add(input, HoppingWindow.Grid(hopping), new PaneMember(hopping, HoppingWindow.Spans(hopping), emitter), share);
        }

        foreach (CalendarWindow calendar in query.Windows.OfType<CalendarWindow>())
        {
            Add(input, new CalendarGrid(calendar), new PaneMember([calendar], [PaneSpan.Single], emitter), share);
        }
    }

    private void Add(QueryInput input, IPaneGrid grid, PaneMember member, bool share)
    {
        PaneShare? found = share ? _shares.Find(s => s.TryAdd(input, grid, member)) : null;
        if (found is null)
        {
            found = new PaneShare(input, grid, member);
            _shares.Add(found);
        }

        _shareOf.Add((member.Emitter, member.Definitions[0]), found);
    }
}
