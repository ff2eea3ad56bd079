using FsCheck;
using FsCheck.Xunit;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.Tests.Windowing.Queries;

/// <summary>Queries that were written down and read back go on as those that were not.</summary>
public class QuerySnapshotTests
{
    private static readonly WindowOptions s_options = new() { Disorder = TimeSpan.FromSeconds(10), Size = TimeSpan.FromSeconds(30) };

    [Property(MaxTest = 150)]
    public void QueriesGoOnAfterAnyRow(DoNotSize<int> seed) => QueriesGoOnAfterARow(seed.Item);

    /// <summary>Rows that join two sessions, and slots of time that all sessions have left.</summary>
    [Theory]
    [InlineData(-1453)]
    [InlineData(-1433)]
    [InlineData(1293480368)]
    public void SessionsGoOnAfterARow(int seed) => QueriesGoOnAfterARow(seed);

    private static void QueriesGoOnAfterARow(int seed)
    {
        QueryStream stream = Stream(seed);
        using var whole = new StageRun(s_options, queries: [stream.Query]);
        whole.Feed(stream.Rows, () => 17).Complete();

        // Often among the first rows, which are held back.
        var random = new Random(seed);
        int cut = random.Next(4) == 0 ? random.Next(4) : random.Next(stream.Rows.Length + 1);
        using var before = new StageRun(s_options, queries: [stream.Query]);
        before.Feed(stream.Rows[..Math.Min(cut, stream.Rows.Length)], () => 17);
        (byte[] templates, byte[] series, byte[] windows) = Save(before);
        using StageRun after = Load([stream.Query], templates, series, windows);
        Assert.Equal(before.Stage.Queries, after.Stage.Queries);
        Assert.Equal(windows, Save(after).Windows);
        after.Feed(stream.Rows[Math.Min(cut, stream.Rows.Length)..], () => 17).Complete();
        Assert.Equal(whole.QueryFrames.Select(f => f.ToString()), before.QueryFrames.Concat(after.QueryFrames).Select(f => f.ToString()));
        Assert.Equal(whole.Stage.Queries, after.Stage.Queries);
    }

    /// <summary>What a checksum let through is refused with the one exception, or read as another state; never more.</summary>
    [Property(MaxTest = 150)]
    public void DamageIsRefusedOrReadAsAnotherState(int seed)
    {
        QueryStream stream = Stream(seed);
        using var run = new StageRun(s_options, queries: [stream.Query]);
        run.Feed(stream.Rows, () => 17);
        (byte[] templates, byte[] series, byte[] windows) = Save(run);
        var random = new Random(seed);
        for (int damage = random.Next(1, 4); damage > 0; damage--)
        {
            int at = random.Next(windows.Length);
            windows = random.Next(4) == 0 ? windows[..Math.Max(1, at)] : [.. windows[..at], (byte)random.Next(256), .. windows[(at + 1)..]];
        }

        try
        {
            Load([stream.Query], templates, series, windows).Dispose();
        }
        catch (SnapshotException)
        {
            // Told, and nothing else.
        }
    }

    [Fact]
    public void OtherQueriesAreRefused()
    {
        var query = new WindowQuery { Name = "q", Windows = [HoppingWindow.Tumbling(TimeSpan.FromMinutes(1))] };
        using var run = new StageRun(s_options, queries: [query]);
        (byte[] templates, byte[] series, byte[] windows) = Save(run);
        var other = new WindowQuery { Name = "q", Windows = [HoppingWindow.Tumbling(TimeSpan.FromMinutes(2))] };
        Assert.Contains("00:02:00", Assert.Throws<SnapshotException>(() => Load([other], templates, series, windows)).Message, StringComparison.Ordinal);
        Assert.Contains("2 queries, found 1", Assert.Throws<SnapshotException>(() => Load([query, other], templates, series, windows)).Message, StringComparison.Ordinal);
        Assert.Throws<SnapshotException>(() => Load([], templates, series, windows));
    }

    private static QueryStream Stream(int seed)
    {
        var random = new Random(seed);
        var stream = new QueryStream(seed, (random.Next(3) + 1) * 10 * StageRun.Second);
        bool alone = random.Next(3) == 0;
        WindowDefinition[] windows = alone
            ? [new SessionWindow(TimeSpan.FromSeconds(random.Next(1, 9))), new CountWindow(random.Next(1, 9)), HoppingWindow.Tumbling(TimeSpan.FromSeconds(20))]
            : [new HoppingWindow(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(10)), HoppingWindow.Tumbling(TimeSpan.FromSeconds(15)), new CalendarWindow(CalendarUnit.Day, TimeZoneInfo.Utc)];
        bool again = random.Next(2) == 0;
        stream.Query.Windows = alone && again ? [windows[0], windows[2]] : windows;
        stream.Query.AllowedLateness = TimeSpan.FromSeconds(again ? random.Next(1, 30) : 0);
        stream.Query.EarlyEvery = TimeSpan.FromSeconds(again ? random.Next(2) * 7 : 0);
        Aggregate[] values = [Aggregate.Sum, Aggregate.StdDev, Aggregate.P99, Aggregate.Last, Aggregate.Distinct, .. again ? (Aggregate[])[] : [Aggregate.Increase]];
        stream.Query.Aggregates = [Aggregate.Count, .. stream.HasValue ? values : [], Aggregate.TopK(stream.TextField, 3), Aggregate.DistinctOf(stream.TextField)];
        stream.Query.MaxSeries = random.Next(1, 12);
        Assert.Empty(stream.Query.Validate());
        return stream;
    }

    private static (byte[] Templates, byte[] Series, byte[] Windows) Save(StageRun run)
    {
        (byte[] templates, byte[] series, byte[] windows) = StageState.Of(run);
        return (templates, series, windows);
    }

    private static StageRun Load(IReadOnlyList<WindowQuery> queries, byte[] templates, byte[] series, byte[] windows) => new StageState(templates, series, windows).Into(new StageRun(s_options, queries: queries));
}
