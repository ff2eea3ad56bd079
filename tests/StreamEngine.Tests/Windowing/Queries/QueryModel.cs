using StreamEngine.Tests.Numerics.Folding;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Tests.Windowing.Queries;

/// <summary>The windows of a stream by the words of their definitions: every row is looked at for every window.</summary>
internal sealed class QueryModel(QueryStream stream, long disorder)
{
    private const long Day = 86_400 * StageRun.Second;

    /// <summary>Rows of each window of a definition by its start and end, of each series, in the order of arrival.</summary>
    internal SortedDictionary<(long End, long Start, string Series), List<SeenRow>> WindowsOf(WindowDefinition definition)
    {
        var windows = new SortedDictionary<(long End, long Start, string Series), List<SeenRow>>();
        List<SeenRow> rows = Taken(definition);
        switch (definition)
        {
            case SessionWindow session:
                Sessions(rows, session, windows);
                break;
            case CountWindow count:
                Counts(rows, count, windows);
                break;
            default:
                foreach (SeenRow row in rows)
                {
                    foreach ((long start, long end) in WindowsAt(definition, row.Time))
                    {
                        Add(windows, (end, start, stream.KeyOf(row)), row);
                    }
                }

                break;
        }

        return windows;
    }

    /// <summary>Rows that are late for a definition.</summary>
    internal int LateFor(WindowDefinition definition) => stream.Rows.Count(r => stream.See(r) is not null) - Taken(definition).Count;

    /// <summary>What the rows of a window come to; NaN where that is checked elsewhere.</summary>
    internal double Value(Aggregate aggregate, WindowDefinition definition, (long End, long Start, string Series) window, List<SeenRow> rows)
    {
        double[] values = [.. rows.Select(r => r.Value)];
        double mean = ExactSum.Of(values) / values.Length;
        double variance = values.Sum(v => (v - mean) * (v - mean)) / values.Length;
        SeenRow last = rows.OrderBy(r => r.Time).Last();
        return aggregate.Kind switch
        {
            AggregateKind.Count => values.Length,
            AggregateKind.Sum => ExactSum.Of(values),
            AggregateKind.Min => values.Min() + 0.0,
            AggregateKind.Max => values.Max() + 0.0,
            AggregateKind.Mean => mean,
            AggregateKind.Variance => variance,
            AggregateKind.StdDev => Math.Sqrt(variance),
            AggregateKind.First => rows.OrderBy(r => r.Time).First().Value,
            AggregateKind.Last => last.Value,
            AggregateKind.Quantile => values.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(aggregate.Level * values.Length) - 1)),
            AggregateKind.Distinct => aggregate.Field is null ? values.Distinct().Count() : Texts(rows).Any() ? Texts(rows).Distinct().Count() : double.NaN,
            AggregateKind.TopK => Texts(rows).CountBy(t => t).Select(t => (double)t.Value).DefaultIfEmpty(double.NaN).Max(),
            _ => Counter(aggregate, definition, window),
        };
    }

    private static IEnumerable<string> Texts(List<SeenRow> rows) => rows.Where(r => r.Host is not null).Select(r => r.Host!);

    private double Counter(Aggregate aggregate, WindowDefinition definition, (long End, long Start, string Series) window)
    {
        if (definition is CountWindow count)
        {
            return OfCount(aggregate, count, window);
        }

        SeenRow[] all = [.. Taken(definition).Where(r => stream.KeyOf(r) == window.Series).OrderBy(r => r.Time)];
        double delta = 0, increase = 0;
        for (int i = 1; i < all.Length; i++)
        {
            if (all[i].Time >= window.Start && all[i].Time < window.End && all[i].Time - all[i - 1].Time <= Day)
            {
                delta += all[i].Value - all[i - 1].Value;
                increase += all[i].Value >= all[i - 1].Value ? all[i].Value - all[i - 1].Value : all[i].Value;
            }
        }

        return aggregate.Kind switch
        {
            AggregateKind.Delta => delta,
            AggregateKind.Increase => increase,
            _ => increase / ((window.End - window.Start) * 1e-9),
        };
    }

    /// <summary>Windows of so many rows follow each other in the order of arrival; in each, rows are in the order of time.</summary>
    private double OfCount(Aggregate aggregate, CountWindow count, (long End, long Start, string Series) window)
    {
        SeenRow? last = null;
        foreach (SeenRow[] chunk in Taken(count).Where(r => stream.KeyOf(r) == window.Series).Chunk(count.Rows))
        {
            SeenRow[] rows = [.. chunk.OrderBy(r => r.Time)];
            bool isNear = last is not null && rows[0].Time - last.Time <= Day;
            SeenRow[] steps = isNear ? [last!, .. rows] : rows;
            double increase = steps.Zip(steps.Skip(1)).Sum(s => s.Second.Value >= s.First.Value ? s.Second.Value - s.First.Value : s.Second.Value);
            if (rows[0].Time == window.Start && rows[^1].Time + 1 == window.End)
            {
                return aggregate.Kind switch
                {
                    AggregateKind.Delta => steps[^1].Value - steps[0].Value,
                    AggregateKind.Increase => increase,
                    _ => increase / ((window.End - window.Start) * 1e-9),
                };
            }

            last = rows[^1];
        }

        throw new InvalidOperationException("no such window");
    }

    /// <summary>Rows that are not late: those whose pane had not ended, by the watermark of the rows before them, longer ago than the allowed lateness.</summary>
    private List<SeenRow> Taken(WindowDefinition definition)
    {
        IPaneGrid? grid = definition switch
        {
            HoppingWindow => HoppingWindow.Grid([.. stream.Query.Windows.OfType<HoppingWindow>()]),
            CalendarWindow calendar => new CalendarGrid(calendar),
            _ => null,
        };
        long lateness = stream.Query.AllowedLateness.Ticks * 100;
        var taken = new List<SeenRow>();
        long greatest = long.MinValue;
        foreach (TestRow row in stream.Rows)
        {
            bool late = grid is not null && greatest != long.MinValue && row.Time < grid.StartOf(grid.IndexOf(greatest - disorder - lateness));
            greatest = Math.Max(greatest, row.Time);
            if (!late && stream.See(row) is { } seen)
            {
                taken.Add(seen);
            }
        }

        return taken;
    }

    private static IEnumerable<(long Start, long End)> WindowsAt(WindowDefinition definition, long time)
    {
        if (definition is CalendarWindow calendar)
        {
            var grid = new CalendarGrid(calendar);
            long index = grid.IndexOf(time);
            yield return (grid.StartOf(index), grid.StartOf(index + 1));
            yield break;
        }

        var hopping = (HoppingWindow)definition;
        long start = time - (((time - hopping.OffsetNanoseconds) % hopping.SlideNanoseconds + hopping.SlideNanoseconds) % hopping.SlideNanoseconds);
        for (; start > time - hopping.SizeNanoseconds; start -= hopping.SlideNanoseconds)
        {
            yield return (start, start + hopping.SizeNanoseconds);
        }
    }

    private void Sessions(List<SeenRow> rows, SessionWindow session, SortedDictionary<(long End, long Start, string Series), List<SeenRow>> windows)
    {
        long gap = session.Gap.Ticks * 100;
        foreach (var series in rows.GroupBy(stream.KeyOf))
        {
            SeenRow[] sorted = [.. series.OrderBy(r => r.Time)];
            for (int from = 0, to; from < sorted.Length; from = to)
            {
                for (to = from + 1; to < sorted.Length && sorted[to].Time - sorted[to - 1].Time < gap; to++)
                {
                }

                windows.Add((sorted[to - 1].Time + gap, sorted[from].Time, series.Key), [.. sorted[from..to]]);
            }
        }
    }

    private void Counts(List<SeenRow> rows, CountWindow count, SortedDictionary<(long End, long Start, string Series), List<SeenRow>> windows)
    {
        foreach (var series in rows.GroupBy(stream.KeyOf))
        {
            foreach (SeenRow[] chunk in series.Chunk(count.Rows))
            {
                (long End, long Start, string Series) key = (chunk.Max(r => r.Time) + 1, chunk.Min(r => r.Time), series.Key);
                foreach (SeenRow row in chunk)
                {
                    Add(windows, key, row);
                }
            }
        }
    }

    private static void Add(SortedDictionary<(long End, long Start, string Series), List<SeenRow>> windows, (long End, long Start, string Series) key, SeenRow row)
    {
        if (!windows.TryGetValue(key, out List<SeenRow>? rows))
        {
            windows.Add(key, rows = []);
        }

        rows.Add(row);
    }
}
