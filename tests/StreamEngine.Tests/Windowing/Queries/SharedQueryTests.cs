using FsCheck;
using FsCheck.Xunit;
using StreamEngine.Memory;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.Tests.Windowing.Queries;

/// <summary>Queries that share rows and panes give what each gives alone.</summary>
public class SharedQueryTests
{
    private static readonly WindowOptions s_options = new() { Disorder = TimeSpan.FromSeconds(10), Size = TimeSpan.FromSeconds(30) };

    [Property(MaxTest = 120)]
    public void EachQueryHasTheFramesThatItHasAlone(DoNotSize<int> any)
    {
        int seed = any.Item;
        var random = new Random(seed);
        QueryStream stream = Stream(seed);
        WindowQuery[] queries = Queries(stream, random);
        using StageRun shared = Run(queries, stream, random);
        foreach (WindowQuery query in queries)
        {
            using StageRun alone = Run([query], stream, random);
            Assert.Equal(Frames(alone, query), Frames(shared, query));
            Assert.Equal(Late(alone, query), Late(shared, query));
            Assert.Equal(alone.Stage.Queries[0], shared.Stage.Queries.Single(s => s.Name == query.Name));
        }
    }

    [Property(MaxTest = 80)]
    public void SharedQueriesGoOnAfterAnyRow(DoNotSize<int> any)
    {
        int seed = any.Item;
        var random = new Random(seed);
        QueryStream stream = Stream(seed);
        WindowQuery[] queries = Queries(stream, random);
        using StageRun whole = Run(queries, stream, null);
        int cut = Math.Min(stream.Rows.Length, random.Next(4) == 0 ? random.Next(4) : random.Next(stream.Rows.Length + 1));
        using var before = new StageRun(s_options, queries: queries);
        before.Feed(stream.Rows[..cut], () => 17);
        StageState state = StageState.Of(before);
        using StageRun after = state.Into(new StageRun(s_options, queries: queries));
        Assert.Equal(state.Windows, StageState.Of(after).Windows);
        after.Feed(stream.Rows[cut..], () => 17).Complete();
        Assert.Equal(whole.QueryFrames.Select(f => f.ToString()), before.QueryFrames.Concat(after.QueryFrames).Select(f => f.ToString()));
    }

    /// <summary>State that was written by queries that keep everything apart is read by such queries.</summary>
    [Fact]
    public void StateOfQueriesThatShareNothingIsRead()
    {
        QueryStream stream = Stream(7);
        stream.Query.Aggregates = [Aggregate.Count];
        WindowQuery[] queries = [With(stream.Query, "a", HoppingWindow.Tumbling(TimeSpan.FromSeconds(10))), With(stream.Query, "b", HoppingWindow.Tumbling(TimeSpan.FromSeconds(10)))];
        using var slabs = new SlabPool();
        foreach (bool share in (bool[])[true, false])
        {
            using var written = new QuerySet(queries, slabs, new Discard(), share: share);
            using var read = new QuerySet(queries, slabs, new Discard(), share: !share);
            var output = new StreamEngine.Snapshots.SnapshotOutput();
            written.Save(output, []);
            var input = new StreamEngine.Snapshots.SnapshotInput(output.ToArray()) { Version = 2 };
            read.Load(ref input, 0);
            input.RequireEnd();
            var again = new StreamEngine.Snapshots.SnapshotOutput();
            read.Save(again, []);
            Assert.Equal(output.ToArray(), again.ToArray());
        }
    }

    /// <summary>Windows of a fixed length come in order; how they lie between those of other kinds is not defined.</summary>
    private static IEnumerable<string> Frames(StageRun run, WindowQuery query) => run.QueryFrames.Where(f => f.Query == query.Name)
        .GroupBy(f => f.Window is HoppingWindow ? "hopping" : $"{f.Window}").OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g.Select(f => f.ToString()));

    private static IEnumerable<string> Late(StageRun run, WindowQuery query) =>
        run.Late.Where(l => l.Query.Name == query.Name).Select(l => $"{l.Window} {l.Time} {l.Series.Key} {l.Value}").Order(StringComparer.Ordinal);

    private static QueryStream Stream(int seed) => new(seed, 30 * StageRun.Second);

    private static WindowQuery[] Queries(QueryStream stream, Random random)
    {
        WindowDefinition[] windows =
        [
            HoppingWindow.Tumbling(TimeSpan.FromSeconds(10)), new HoppingWindow(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(10)), HoppingWindow.Tumbling(TimeSpan.FromSeconds(15)),
            new CalendarWindow(CalendarUnit.Day, TimeZoneInfo.Utc), new SessionWindow(TimeSpan.FromSeconds(4)), new CountWindow(5),
        ];
        Aggregate[] values = [Aggregate.Sum, Aggregate.Mean, Aggregate.Max, Aggregate.StdDev, Aggregate.P99, Aggregate.Last, Aggregate.Increase];
        return [.. Enumerable.Range(0, random.Next(2, 6)).Select(i =>
        {
            WindowQuery query = With(stream.Query, $"q{i}", [.. windows.OrderBy(_ => random.Next()).Take(random.Next(1, 4))]);
            query.Aggregates = [Aggregate.Count, .. stream.HasValue ? values.Where(_ => random.Next(3) == 0) : [], .. random.Next(2) == 0 ? (Aggregate[])[Aggregate.DistinctOf(stream.TextField)] : []];
            query.MaxSeries = random.Next(5) == 0 ? 3 : 1000;
            query.MaxOpenPanes = random.Next(5) == 0 ? 3 : 1000;
            Assert.Empty(query.Validate());
            return query;
        })];
    }

    private static WindowQuery With(WindowQuery query, string name, params WindowDefinition[] windows) => new()
    {
        Name = name,
        From = query.From,
        Where = query.Where,
        Value = query.Value,
        GroupBy = query.GroupBy,
        Windows = windows,
    };

    private static StageRun Run(WindowQuery[] queries, QueryStream stream, Random? cuts) =>
        new StageRun(s_options, queries: queries).Feed(stream.Rows, cuts is null ? () => 17 : () => cuts.Next(1, 300)).Complete();

    private sealed class Discard : IFrameHandler
    {
        public void OnFrame(Frame frame) => frame.Dispose();
    }
}
