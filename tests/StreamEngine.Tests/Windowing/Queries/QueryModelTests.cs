using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.Tests.Windowing.Queries;

/// <summary>Queries against a model that looks at every row for every window.</summary>
public class QueryModelTests
{
    private static readonly TimeSpan s_disorder = TimeSpan.FromSeconds(10);

    private static long Disorder => s_disorder.Ticks * 100;

    [Property(MaxTest = 120)]
    public void WindowsAndAggregatesAreThoseOfTheModel(int seed)
    {
        var random = new Random(seed);
        var stream = new QueryStream(seed, random.Next(3) == 0 ? 8 * Disorder : Disorder);
        stream.Query.Windows = [Hopping(random), .. random.Next(2) == 0 ? (WindowDefinition[])[Calendar(random)] : [], .. random.Next(2) == 0 ? (WindowDefinition[])[Hopping(random)] : []];
        stream.Query.Windows = [.. stream.Query.Windows.Distinct()];
        stream.Query.Aggregates = Aggregates(stream, random, ordered: true, texts: true);
        Check(stream, Run(stream, random));
    }

    [Property(MaxTest = 120)]
    public void TheLastRevisionHasAllRowsThatAreNotBeyondTheLateness(int seed)
    {
        var random = new Random(seed);
        var stream = new QueryStream(seed, 8 * Disorder);
        stream.Query.Windows = [Hopping(random), .. random.Next(3) == 0 ? (WindowDefinition[])[Calendar(random)] : []];
        stream.Query.AllowedLateness = random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(1, 70));
        stream.Query.EarlyEvery = stream.Query.AllowedLateness > TimeSpan.Zero && random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(1, 30));
        stream.Query.Aggregates = Aggregates(stream, random, ordered: false, texts: true);
        using StageRun run = Run(stream, random);
        foreach (IGrouping<(WindowDefinition, long), QueryFrame> window in run.QueryFrames.GroupBy(f => (f.Window, f.End)))
        {
            Assert.Equal(Enumerable.Range(0, window.Count()), window.Select(f => f.Revision));
            Assert.False(window.Last().IsEarly);
            Assert.Equal(window.OrderByDescending(f => f.IsEarly).Select(f => f.Revision), window.Select(f => f.Revision));
        }

        Check(stream, run);
    }

    [Property(MaxTest = 80)]
    public void SessionsAndCountWindowsAreThoseOfTheModel(int seed)
    {
        var random = new Random(seed);
        var stream = new QueryStream(seed, Disorder);
        stream.Query.Windows = [new SessionWindow(TimeSpan.FromSeconds(random.Next(1, 40))), new CountWindow(random.Next(1, 60))];
        stream.Query.Aggregates = Aggregates(stream, random, ordered: true, texts: true);
        Check(stream, Run(stream, random));
    }

    [Property(MaxTest = 120)]
    public void SessionsThatAreToldAgainAreInTheEndThoseOfTheModel(int seed)
    {
        var random = new Random(seed);
        var stream = new QueryStream(seed, 8 * Disorder);
        stream.Query.Windows = [new SessionWindow(TimeSpan.FromSeconds(random.Next(1, 40)))];
        stream.Query.AllowedLateness = TimeSpan.FromSeconds(random.Next(70, 200));
        stream.Query.EarlyEvery = TimeSpan.FromSeconds(random.Next(3) * 7);
        stream.Query.Aggregates = Aggregates(stream, random, ordered: false, texts: true);
        StageRun run = Run(stream, random);
        Assert.Equal(stream.Query.EarlyEvery > TimeSpan.Zero && run.QueryFrames.Any(f => f.IsEarly), run.QueryFrames.Any(f => f.IsEarly));
        using StageRun other = Run(stream, null);
        Assert.Equal(run.QueryFrames.Select(f => f.ToString()), other.QueryFrames.Select(f => f.ToString()));
        Check(stream, run);
    }

    [Property(MaxTest = 60)]
    public void BatchesCannotBeSeen(int seed)
    {
        var random = new Random(seed);
        var stream = new QueryStream(seed, 3 * Disorder);
        bool alone = random.Next(3) == 0;
        stream.Query.Windows = alone ? [new SessionWindow(TimeSpan.FromSeconds(5)), new CountWindow(7), Hopping(random)] : [Hopping(random), Calendar(random)];
        stream.Query.Aggregates = Aggregates(stream, random, ordered: false, texts: true);
        stream.Query.EarlyEvery = alone ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(3) * 7);
        stream.Query.AllowedLateness = TimeSpan.FromSeconds(random.Next(3) * 9);
        stream.Query.MaxSeries = random.Next(1, 8);
        stream.Query.MaxOpenPanes = random.Next(2, 6);
        using StageRun one = Run(stream, null), other = Run(stream, random);
        Assert.Equal(one.QueryFrames.Select(f => f.ToString()), other.QueryFrames.Select(f => f.ToString()));
        Assert.Equal(LateOf(one), LateOf(other));
        Assert.Equal(one.Stage.Queries, other.Stage.Queries);
    }

    /// <summary>Late rows are in order for each window; how those of several windows lie between each other is not defined.</summary>
    private static IEnumerable<string> LateOf(StageRun run) => run.Late.GroupBy(l => $"{l.Window}").OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g.Select(l => $"{l}"));

    private static StageRun Run(QueryStream stream, Random? cuts)
    {
        Assert.Empty(stream.Query.Validate());
        var run = new StageRun(new WindowOptions { Disorder = s_disorder, Size = TimeSpan.FromSeconds(30) }, queries: [stream.Query]);
        return run.Feed(stream.Rows, cuts is null ? null : () => cuts.Next(1, 900)).Complete();
    }

    private static void Check(QueryStream stream, StageRun run)
    {
        using StageRun done = run;
        var model = new QueryModel(stream, Disorder);
        foreach (WindowDefinition definition in stream.Query.Windows)
        {
            var expected = model.WindowsOf(definition);
            var found = new SortedDictionary<(long End, long Start, string Series), QueryFrameRow>();
            foreach (QueryFrame frame in run.QueryFrames.Where(f => f.Window == definition))
            {
                foreach (QueryFrameRow row in frame.Rows)
                {
                    if (frame.IsRetraction)
                    {
                        Assert.True(found.Remove((row.End, row.Start, row.Series)), $"{row} was not told before");
                        Assert.All(row.Values, value => Assert.True(double.IsNaN(value)));
                    }
                    else
                    {
                        Assert.True(definition is not SessionWindow || !found.ContainsKey((row.End, row.Start, row.Series)), $"{row} was not taken back");
                        found[(row.End, row.Start, row.Series)] = row;
                    }
                }
            }

            Assert.Equal(expected.Keys, found.Keys);
            foreach ((var window, List<SeenRow> rows) in expected)
            {
                if (definition is CountWindow count && rows.Count > count.Rows)
                {
                    // Several windows of a series with the same borders.
                    continue;
                }

                Compare(model, stream.Query, definition, window, rows, found[window]);
            }
        }

        Assert.Equal(stream.Query.Windows.Where(w => w is not HoppingWindow).Prepend(stream.Query.Windows.OfType<HoppingWindow>().FirstOrDefault()).OfType<WindowDefinition>().Sum(model.LateFor), run.Late.Count);
        Assert.Equal(run.Late.Count, Assert.Single(run.Stage.Queries).Late);
    }

    private static void Compare(
        QueryModel model, WindowQuery query, WindowDefinition definition, (long End, long Start, string Series) window, List<SeenRow> rows, QueryFrameRow found)
    {
        for (int i = 0; i < query.Aggregates.Count; i++)
        {
            Aggregate aggregate = query.Aggregates[i];
            double expected = model.Value(aggregate, definition, window, rows), value = found.Values[i];
            double tolerance = aggregate.Kind switch
            {
                AggregateKind.Variance or AggregateKind.StdDev => 1e-6,
                AggregateKind.Delta or AggregateKind.Increase or AggregateKind.Rate => 1e-9,
                AggregateKind.Quantile => rows.Count <= 32 ? 0 : Math.Abs(expected) * 0.0079,
                AggregateKind.Distinct => rows.Count <= 64 ? 0 : expected * 0.1,
                _ => 0,
            };
            bool same = double.IsNaN(expected) ? double.IsNaN(value) : Math.Abs(expected - value) <= tolerance;
            Assert.True(same, $"{aggregate} of {window}: expected {expected:R}, found {value:R}, of {rows.Count} rows");
        }
    }

    private static HoppingWindow Hopping(Random random)
    {
        int slide = random.Next(1, 13) * 5;
        return new HoppingWindow(TimeSpan.FromSeconds(slide * random.Next(1, 6)), TimeSpan.FromSeconds(slide), TimeSpan.FromSeconds(random.Next(slide)));
    }

    private static CalendarWindow Calendar(Random random) =>
        new((CalendarUnit)random.Next(3), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), (DayOfWeek)random.Next(7));

    private static Aggregate[] Aggregates(QueryStream stream, Random random, bool ordered, bool texts)
    {
        Aggregate[] all =
        [
            Aggregate.Sum, Aggregate.Min, Aggregate.Max, Aggregate.Mean, Aggregate.Variance, Aggregate.StdDev, Aggregate.First, Aggregate.Last,
            Aggregate.P50, Aggregate.P99, Aggregate.Distinct, .. ordered ? (Aggregate[])[Aggregate.Delta, Aggregate.Increase, Aggregate.Rate] : [],
        ];
        Aggregate[] ofTexts = texts ? [Aggregate.DistinctOf(stream.TextField), Aggregate.TopK(stream.TextField, 20)] : [];
        return [Aggregate.Count, .. (stream.HasValue ? all : []).Concat(ofTexts).Where(_ => random.Next(2) == 0)];
    }
}
