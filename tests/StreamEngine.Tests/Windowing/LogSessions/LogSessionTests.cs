using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Tests.Memory;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Windowing.LogSessions;

public sealed class LogSessionTests
{
    private const long Second = StageRun.Second;
    private const long Minute = StageRun.Minute;
    private const long Origin = 1000 * Minute;

    [Fact]
    public void A_session_ends_with_the_first_window_that_ends_after_its_idle_time()
    {
        using StageRun run = Run([Line(0, "a", "one"), Line(10, "a", "two"), Line(20, "b", "one"), .. Clock(12)]);
        FrameCopy frame = Assert.Single(run.Frames, static f => f.Sessions.Count == 2);
        Assert.Equal(Origin + (6 * Minute), frame.End);
        Assert.Equal(["a", "b"], frame.Sessions.Select(static s => s.Id));
        Assert.Equal(new SessionCopy("a", "shop", Origin, Origin + (10 * Second), 2, "0 1", false), frame.Sessions[0]);
        Assert.Equal((0, 2), (run.Stage.LogSessions!.Open, (int)run.Stage.LogSessions.Closed));
    }

    [Fact]
    public void A_line_after_the_idle_time_begins_another_session_with_the_same_id()
    {
        using StageRun run = Run([Line(0, "a", "one"), .. Clock(5), Line(301, "a", "two"), .. Clock(12, from: 6)]);
        Assert.Equal([(1, false), (1, false)], Sessions(run).Select(static s => (s.Length, s.IsCut)));
        Assert.NotEqual(Sessions(run)[0].First, Sessions(run)[1].First);
    }

    [Fact]
    public void What_is_open_at_the_end_of_the_input_is_cut()
    {
        using StageRun run = Run([Line(0, "a", "one"), Line(90, "b", "one")]);
        Assert.Equal([("a", true), ("b", true)], Sessions(run).Select(static s => (s.Id, s.IsCut)));
        Assert.All(run.Frames.SkipLast(1), static f => Assert.Empty(f.Sessions));
    }

    [Fact]
    public void Lines_stand_in_the_order_of_their_times_and_those_of_one_time_in_that_of_the_stream()
    {
        using StageRun run = Run([Line(20, "a", "one"), Line(5, "a", "two"), Line(20, "a", "three"), Line(5, "a", "four"), .. Clock(12)]);
        Assert.Equal("1 3 0 2", Assert.Single(Sessions(run)).Events);
    }

    [Fact]
    public void Beyond_the_most_open_sessions_the_one_silent_longest_is_given_up()
    {
        using StageRun run = Run(new LogSessionOptions { MaxOpen = 2 }, [Line(0, "a", "one"), Line(1, "b", "one"), Line(2, "a", "one"), Line(3, "c", "one"), .. Clock(12)]);
        Assert.Equal(["a", "c"], Sessions(run).Select(static s => s.Id));
        Assert.Equal(1, run.Stage.LogSessions!.Evicted);
    }

    [Fact]
    public void Beyond_the_most_lines_of_a_session_only_its_length_grows()
    {
        TestRow[] lines = [.. Enumerable.Range(0, 50).Select(static i => Line(i, "a", i % 2 == 0 ? "one" : "two"))];
        using StageRun run = Run(new LogSessionOptions { MaxEvents = 3 }, [.. lines, .. Clock(12)]);
        SessionCopy session = Assert.Single(Sessions(run));
        Assert.Equal((50, "0 1 0"), (session.Length, session.Events));
        Assert.Equal(47, run.Stage.LogSessions!.Unkept);
    }

    [Fact]
    public void Beyond_the_most_lines_of_all_sessions_the_oldest_make_room()
    {
        TestRow[] lines = [.. Enumerable.Range(0, 4000).Select(static i => Line(i / 100, "id" + (i % 400), "one"))];
        using StageRun run = Run(new LogSessionOptions { MaxHeldEvents = 1024 }, [.. lines, .. Clock(12)]);
        List<SessionCopy> sessions = Sessions(run);
        Assert.True(sessions.Sum(static s => s.Events.Split(' ').Length) <= 1024 + 8);
        Assert.True(run.Stage.LogSessions!.Evicted > 0);
    }

    [Fact]
    public void A_line_of_a_session_that_has_ended_is_counted_as_late()
    {
        var options = new WindowOptions { Disorder = TimeSpan.Zero, Late = LatePolicy.Drop };
        using var run = new StageRun(options);
        run.Feed([Line(0, "a", "one"), .. Clock(12), Line(1, "b", "one")]).Complete();
        Assert.Equal(1, run.Stage.LogSessions!.Late);
        Assert.Single(Sessions(run));
    }

    [Fact]
    public void Ids_come_from_the_message_where_no_field_has_one()
    {
        var options = new LogSessionOptions { Prefix = "blk_" };
        using StageRun run = Run(options, [Line(0, "", "open blk_-7 now"), Line(1, "", "close blk_-7"), Line(2, "t", "open blk_8 now"), Line(3, "", "nothing"), .. Clock(12)]);
        Assert.Equal([("blk_-7", 2), ("t", 1)], Sessions(run).Select(static s => (s.Id, s.Length)));
    }

    [Fact]
    public void Ids_come_from_an_expression()
    {
        var options = new LogSessionOptions { Field = "coalesce(trace_id, host)" };
        using StageRun run = Run(options, [Line(0, "", "one") with { Host = "h1" }, Line(1, "t", "one"), Line(2, "", "one") with { Host = "h1" }, .. Clock(12)]);
        Assert.Equal([("t", 1), ("h1", 2)], Sessions(run).Select(static s => (s.Id, s.Length)));
    }

    [Fact]
    public void Without_field_and_prefix_there_are_none()
    {
        using StageRun run = Run(new LogSessionOptions { Field = "" }, [Line(0, "a", "one"), .. Clock(12)]);
        Assert.Null(run.Stage.LogSessions);
        Assert.Empty(Sessions(run));
    }

    [Fact]
    public void Limits_are_checked()
    {
        static string[] Of(LogSessionOptions sessions) => [.. new WindowOptions { LogSessions = sessions }.Validate()];
        Assert.Empty(Of(new LogSessionOptions()));
        Assert.Contains("Prefix", Assert.Single(Of(new LogSessionOptions { Prefix = "blk " })), StringComparison.Ordinal);
        Assert.Contains("Idle", Assert.Single(Of(new LogSessionOptions { Idle = TimeSpan.Zero })), StringComparison.Ordinal);
        Assert.Contains("MaxOpen", Assert.Single(Of(new LogSessionOptions { MaxOpen = 0 })), StringComparison.Ordinal);
        Assert.Contains("MaxEvents", Assert.Single(Of(new LogSessionOptions { MaxEvents = 1 })), StringComparison.Ordinal);
        Assert.Contains("MaxHeldEvents", Assert.Single(Of(new LogSessionOptions { MaxHeldEvents = 1 })), StringComparison.Ordinal);
        Assert.Contains("Field", Assert.Single(Of(new LogSessionOptions { Field = "a +" })), StringComparison.Ordinal);
    }

    /// <summary>How the lines of parallel sessions lie between each other changes nothing about any of them.</summary>
    [Property(MaxTest = 100)]
    public void The_order_of_parallel_sessions_does_not_matter(int seed)
    {
        var random = new Random(seed);
        var sessions = new Queue<TestRow>[random.Next(1, 20)];
        for (int s = 0; s < sessions.Length; s++)
        {
            int at = random.Next(60);
            sessions[s] = new Queue<TestRow>(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Line(at += random.Next(3), "id" + s, "event " + (char)('a' + random.Next(4)))));
        }

        TestRow[] first = [.. sessions.SelectMany(static s => s).Select(static (row, i) => (row, i)).OrderBy(static r => r.row.Time).ThenBy(static r => r.i).Select(static r => r.row)];
        TestRow[] second = [.. Shuffled(sessions, random)];
        Assert.Equal(first.Length, second.Length);
        TestRow[] births = [.. "abcd".Select(static c => Line(0, "", "event " + c))];
        using StageRun one = Run([.. births, .. first, .. Clock(12)]);
        using StageRun other = Run([.. births, .. second, .. Clock(12)]);
        Assert.Equal(Sessions(one).OrderBy(static s => s.Id, StringComparer.Ordinal), Sessions(other).OrderBy(static s => s.Id, StringComparer.Ordinal));
        Assert.Equal(Sessions(one), Sessions(other));
    }

    [Property(MaxTest = 100)]
    public void Batch_borders_do_not_matter(int seed)
    {
        var random = new Random(seed);
        TestRow[] rows = Rows(random);
        LogSessionOptions options = Options(random);
        using StageRun whole = Run(options, rows);
        using StageRun cut = Run(options, rows, () => random.Next(1, 9));
        Assert.Equal(whole.Text, cut.Text);
        Assert.Equal(whole.Stage.LogSessions!.Status, cut.Stage.LogSessions!.Status);
        Assert.NotEmpty(Sessions(whole));
    }

    [Property(MaxTest = 100)]
    public void A_snapshot_at_any_line_changes_nothing(int seed)
    {
        var random = new Random(seed);
        TestRow[] rows = Rows(random);
        var options = new WindowOptions { LogSessions = Options(random) };
        using var whole = new StageRun(options);
        whole.Feed(rows).Complete();
        int cut = random.Next(rows.Length + 1);
        using var before = new StageRun(options);
        before.Feed(rows[..cut]);
        StageState state = StageState.Of(before);
        using StageRun after = state.Into(new StageRun(options));
        Assert.Equal(state.Windows, StageState.Of(after).Windows);
        after.Feed(rows[cut..]).Complete();
        Assert.Equal(whole.Text, string.Join("\n", before.Frames.Concat(after.Frames)));
        Assert.Equal(whole.Stage.LogSessions!.Status, after.Stage.LogSessions!.Status);
    }

    [Fact]
    public void A_snapshot_with_sessions_is_refused_where_none_are_configured()
    {
        using var before = new StageRun();
        before.Feed(Line(0, "a", "one"), Line(1, "a", "one"), Line(2, "a", "one"), Line(3, "a", "one"));
        StageState state = StageState.Of(before);
        Assert.Throws<SnapshotException>(() => state.Into(new StageRun(new WindowOptions { LogSessions = { Field = "" } })));
    }

    /// <summary>Batches of a window of lines with ids, all of them known: what each takes is the same for few and for many lines.</summary>
    [Fact]
    public void Lines_take_no_managed_memory_after_warm_up()
    {
        using var run = new StageRun(new WindowOptions { LogSessions = { Prefix = "blk_" } });
        TestRow[] rows = [.. Enumerable.Range(0, 4000).Select(static i => Line(i / 100, i % 2 == 0 ? "id" + (i % 50) : "", "received blk_" + (i % 37)))];
        run.Feed(rows).Feed(rows);
        using EventBatch few = run.Rows.Batch(rows[..1000]);
        using EventBatch many = run.Rows.Batch(rows);
        run.Miner.Assign(few, 0, few.Count);
        run.Miner.Assign(many, 0, many.Count);
        long small = ThreadAllocations.Least(() => Process(run, few));
        long large = ThreadAllocations.Least(() => Process(run, many));
        Assert.Equal(small, large);
        Assert.True(run.Stage.LogSessions!.Open > 50);
    }

    private static void Process(StageRun run, EventBatch batch) => run.Stage.Process(batch, 0, batch.Count);

    private static IEnumerable<TestRow> Shuffled(Queue<TestRow>[] sessions, Random random)
    {
        while (sessions.Any(static s => s.Count > 0))
        {
            // Lines of one time come in any order; a session's own lines keep theirs.
            long time = sessions.Where(static s => s.Count > 0).Min(static s => s.Peek().Time);
            Queue<TestRow>[] ready = [.. sessions.Where(s => s.Count > 0 && s.Peek().Time == time)];
            yield return ready[random.Next(ready.Length)].Dequeue();
        }
    }

    private static TestRow[] Rows(Random random)
    {
        long now = Origin;
        return [.. Enumerable.Range(0, random.Next(5, 200)).Select(_ =>
        {
            now += random.Next(40) == 0 ? random.Next(8) * Minute : random.Next(20) * Second;
            long time = now - (random.Next(5) == 0 ? random.Next(90) * Second : 0);
            return new TestRow(time, EventKind.Log)
            {
                Body = "event " + (char)('a' + random.Next(4)) + (random.Next(4) == 0 ? " of blk_" + random.Next(4) : ""),
                Service = "s" + random.Next(2),
                Trace = random.Next(2) == 0 ? "" : "trace" + random.Next(6),
                Source = random.Next(2),
            };
        }), new TestRow(now, EventKind.Log) { Body = "event a", Trace = "last" }];
    }

    private static LogSessionOptions Options(Random random) => new()
    {
        Prefix = random.Next(2) == 0 ? "" : "blk_",
        Field = random.Next(3) == 0 ? "coalesce(trace_id, service)" : "trace_id",
        Idle = TimeSpan.FromSeconds(random.Next(30, 400)),
        MaxOpen = random.Next(1, 8),
        MaxEvents = random.Next(2, 12),
    };

    private static StageRun Run(IReadOnlyList<TestRow> rows) => Run(new LogSessionOptions(), rows);

    private static StageRun Run(LogSessionOptions options, IReadOnlyList<TestRow> rows, Func<int>? cut = null) =>
        new StageRun(new WindowOptions { LogSessions = options }).Feed(rows, cut).Complete();

    private static List<SessionCopy> Sessions(StageRun run) => [.. run.Frames.SelectMany(static f => f.Sessions)];

    private static TestRow Line(int seconds, string id, string body) =>
        new(Origin + (seconds * Second), EventKind.Log) { Body = body, Trace = id, Service = "shop" };

    /// <summary>Lines without an id, three a minute, so that windows close.</summary>
    private static IEnumerable<TestRow> Clock(int minutes, int from = 0) =>
        Enumerable.Range(from * 3, (minutes - from) * 3).Select(static i => new TestRow(Origin + (i * 20 * Second) + 30 * Second, EventKind.Log) { Body = "tick", Service = "clock" });
}
