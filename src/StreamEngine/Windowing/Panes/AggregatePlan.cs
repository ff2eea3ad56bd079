using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Windowing.Sessions;
using StreamEngine.Windowing.Sketches;

namespace StreamEngine.Windowing.Panes;

/// <summary>What must be kept for a choice of aggregates, and how their columns are written from it.</summary>
internal sealed class AggregatePlan
{
    /// <summary>Longest time in nanoseconds between two values of a counter that count as neighbours: a day.</summary>
    private const long LongestGap = TimeSpan.TicksPerDay * TimeSpan.NanosecondsPerTick;

    private readonly int[] _storeOfColumn;

    /// <summary>Makes a plan.</summary>
    /// <param name="layout">The columns.</param>
    /// <param name="pool">Memory of the cells.</param>
    /// <param name="histograms">True when some rows may be histograms.</param>
    /// <param name="sessions">True when cells are those of sessions and not of panes.</param>
    internal AggregatePlan(FrameLayout layout, SlabPool pool, bool histograms = false, bool sessions = false)
    {
        Layout = layout;
        var stores = new List<IPaneStore>();
        HashSet<AggregateKind> kinds = [.. layout.Columns.Select(c => c.Kind)];
        bool counters = kinds.Overlaps([AggregateKind.Delta, AggregateKind.Increase, AggregateKind.Rate]);
        bool edges = kinds.Overlaps([AggregateKind.First, AggregateKind.Last]);
        int order = counters || edges ? Add(!counters ? new EdgeStore(pool) : sessions ? new SlotCounterStore(pool, LongestGap) : new CounterStore(pool, LongestGap)) : -1;
        Quantiles = kinds.Contains(AggregateKind.Quantile) ? Add(new QuantileCellStore(pool, new QuantileOptions())) : -1;
        Distinct = layout.Columns.Contains(Aggregate.Distinct) ? Add(new DistinctCellStore(pool)) : -1;
        Stores = stores;
        ValueStores = [.. Enumerable.Range(0, stores.Count)];
        var texts = new List<(int Store, string Field)>();
        _storeOfColumn = [.. layout.Columns.Select(c => c.Kind switch
        {
            _ when c.Field is not null => AddText(c),
            AggregateKind.First or AggregateKind.Last or AggregateKind.Delta or AggregateKind.Increase or AggregateKind.Rate => order,
            AggregateKind.Quantile => Quantiles,
            AggregateKind.Distinct => Distinct,
            _ => -1,
        })];
        Parts = PartsOf(layout);
        TextStores = texts;
        Histograms = histograms ? Add(new HistogramCellStore(pool, Parts, kinds.Contains(AggregateKind.Quantile), LongestGap)) : -1;

        int AddText(Aggregate column)
        {
            int store = Add(new TextCellStore(pool, column.Keys));
            texts.Add((store, column.Field!));
            return store;
        }

        int Add(IPaneStore store)
        {
            stores.Add(store);
            return stores.Count - 1;
        }
    }

    /// <summary>What cells must hold for the columns of a layout.</summary>
    internal static MomentParts PartsOf(FrameLayout layout)
    {
        MomentParts parts = MomentParts.None;
        foreach (Aggregate column in layout.Columns)
        {
            parts |= column.Kind switch
            {
                AggregateKind.Sum or AggregateKind.Mean => MomentParts.Sum,
                AggregateKind.Min or AggregateKind.Max => MomentParts.Extremes,
                AggregateKind.Variance or AggregateKind.StdDev => MomentParts.Squares,
                _ => MomentParts.None,
            };
        }

        return parts;
    }

    /// <summary>The columns.</summary>
    internal FrameLayout Layout { get; }

    /// <summary>What the cells hold beside the count.</summary>
    internal MomentParts Parts { get; }

    /// <summary>Kinds of cells beside <see cref="Moments"/>, for one <see cref="PaneSet"/>.</summary>
    internal IReadOnlyList<IPaneStore> Stores { get; }

    /// <summary>Places of the stores that take the values of rows.</summary>
    internal int[] ValueStores { get; }

    /// <summary>Places of the stores that take the texts of rows, and the fields of these.</summary>
    internal IReadOnlyList<(int Store, string Field)> TextStores { get; }

    /// <summary>Place of the store of quantiles, -1 for none.</summary>
    internal int Quantiles { get; }

    /// <summary>Place of the store of distinct values, -1 for none.</summary>
    internal int Distinct { get; }

    /// <summary>Place of the store of histograms, which gets them from a <see cref="HistogramFold"/>; -1 for none.</summary>
    internal int Histograms { get; }

    /// <summary>Place of the store that a column is written from, -1 for the moments.</summary>
    internal int StoreOf(int column) => _storeOfColumn[column];

    /// <summary>Writes a column for series of one page.</summary>
    /// <param name="column">Place of the column.</param>
    /// <param name="window">The window.</param>
    /// <param name="cells">The cells of the page.</param>
    /// <param name="ids">Series of the page, each with values.</param>
    /// <param name="into">As many values.</param>
    internal void Write(int column, WindowRows window, ReadOnlySpan<Moments> cells, ReadOnlySpan<int> ids, Span<double> into)
    {
        Aggregate aggregate = Layout.Columns[column];
        if (_storeOfColumn[column] is >= 0 and var store)
        {
            double seconds = (window.End - window.Start) * 1e-9;
            window.Other(store)!.Write(aggregate, ids, seconds, into);
            if (store == Quantiles && Histograms >= 0)
            {
                // Of a series that has histograms, quantiles are theirs.
                window.Other(Histograms)!.Write(aggregate, ids, seconds, into);
            }

            return;
        }

        MomentColumns.Write(aggregate.Kind, cells, ids, into);
    }

    /// <summary>Hands the most frequent texts of series to a frame, in the order of its rows.</summary>
    internal void WriteTop(int column, WindowRows window, ReadOnlySpan<int> ids, Frame frame)
    {
        if (Layout.Columns[column].Kind == AggregateKind.TopK)
        {
            var cells = (TextCells)window.Other(_storeOfColumn[column])!;
            foreach (int id in ids)
            {
                frame.AddTop(Layout.Columns[column], cells.Top(id));
            }
        }
    }

    /// <summary>What a cell says of an aggregate that needs no other.</summary>
    internal static double Read(AggregateKind kind, in Moments cell) => MomentColumns.Read(kind, cell);
}
