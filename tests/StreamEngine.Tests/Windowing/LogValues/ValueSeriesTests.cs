using System.Globalization;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Templates;
using StreamEngine.Tests.Templates;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Windowing.LogValues;

/// <summary>Series that are made of the numbers in lines.</summary>
public sealed class ValueSeriesTests
{
    private const long Second = StageRun.Second;

    [Theory]
    [InlineData("took 12ms", "took <*>", 0.012)]
    [InlineData("took 1.5s", "took <*>", 1.5)]
    [InlineData("took 250 ms", "took <*> ms", 0.25)]
    [InlineData("sent 3KB", "sent <*>", 3000)]
    [InlineData("sent 2 MiB", "sent <*> MiB", 2 * 1024 * 1024)]
    [InlineData("used 95%", "used <*>", 0.95)]
    [InlineData("queue 17 deep", "queue <*> deep", 17)]
    [InlineData("load is -2.5", "load is <*>", -2.5)]
    public void NumbersHaveTheirBaseUnit(string line, string template, double value)
    {
        using var run = Run(new TemplateSeries { Text = template, Slot = "1" });
        run.Feed(Lines([line])).Complete();
        string key = $"log.value{{slot=\"1\",template=\"{TemplateKeys.IdOf(template)}\"}}";
        Assert.Equal((1, value), (run.Frames[0].Value(key, Aggregate.Count), run.Frames[0].Value(key, Aggregate.Max)));
        Assert.Equal(SeriesKind.Distribution, run.Stage.Series.KindOf(run.Frames[0].Ids[run.Frames[0].Rows.Keys.ToList().IndexOf(key)]));
    }

    [Fact]
    public void ASlotIsNamedByItsKeyAndLabelsTellSeriesApart()
    {
        using var run = Run(new TemplateSeries { Id = TemplateKeys.IdOf("GET route=<*> status=<*> took=<*>").ToUpperInvariant(), Slot = "took", Name = "http.took", Labels = ["route", "2"] });
        run.Feed(Lines(["GET route=/a status=200 took=5ms", "GET route=/b status=200 took=7ms", "GET route=/a status=200 took=9ms", "GET route=/a status=500 took=none"])).Complete();
        string[] keys = [.. run.Frames[0].Rows.Keys.Where(static k => k.StartsWith("http", StringComparison.Ordinal))];
        string template = TemplateKeys.IdOf("GET route=<*> status=<*> took=<*>");
        Assert.Equal(
            [$"http.took{{route=\"/a\",slot=\"took\",slot_2=\"200\",template=\"{template}\"}}", $"http.took{{route=\"/b\",slot=\"took\",slot_2=\"200\",template=\"{template}\"}}"], keys);
        Assert.Equal((2, 0.014), (run.Frames[0].Value(keys[0], Aggregate.Count), Math.Round(run.Frames[0].Value(keys[0], Aggregate.Sum), 9)));
    }

    [Fact]
    public void SeriesBeyondTheLimitShareOne()
    {
        using var run = Run(new TemplateSeries { Text = "user=<*> took <*> ms", Slot = "2", Labels = ["user"], MaxSeries = 2 });
        run.Feed(Lines([.. Enumerable.Range(0, 10).Select(static i => $"user=u{i}x{i} took 3 ms"), $"user={new string('9', 200)} took 3 ms"])).Complete();
        Assert.Equal([1, 1, 9], run.Frames[0].Rows.Where(static r => r.Key.StartsWith("log.value", StringComparison.Ordinal)).Select(r => run.Frames[0].Value(r.Key, Aggregate.Count)));
        Assert.Contains(run.Frames[0].Rows.Keys, static k => k.Contains("user=\"<other>\"", StringComparison.Ordinal));
        Assert.Equal(8, run.Values.Keys.Overflowed);
    }

    [Fact]
    public void ARuleGoesOnToTheTemplateThatTakesOver()
    {
        // The name becomes a slot before the one that is asked for.
        string[] names = ["anna", "bert", "carl", "dora", "emil", "fred", "gina", "hans", "ines", "jana", "karl", "lena", "mona", "nina", "olaf", "petr", "rosa", "sven", "tina", "uwe"];
        using var run = Run(new TemplateSeries { Text = "job anna done after <*> ms now", Slot = "1" });
        run.Feed(Lines([.. names.Select(static n => $"job {n} done after 7 ms now")])).Complete();
        TemplateInfo general = run.Miner.Templates[0].Final;
        Assert.NotSame(run.Miner.Templates[0], general);
        string key = $"log.value{{slot=\"1\",template=\"{run.Miner.Templates[0].Id}\"}}";
        int before = run.Miner.Templates.Count(t => t.ReplacedBy == general);
        Assert.Equal((1 + names.Length - before, 0.007), (run.Frames[0].Value(key, Aggregate.Count), run.Frames[0].Value(key, Aggregate.Min)));
    }

    [Fact]
    public void MasksMakeSlotsLikeAnyOther()
    {
        var options = new TemplateOptions { Masks = [new TemplateMask { Name = "order", Pattern = "ORD-[A-Z]+" }], Series = [new TemplateSeries { Text = "order <*> took <*> ms", Slot = "2", Labels = ["1"] }] };
        using var run = new StageRun(templates: options);
        run.Feed(Lines(["order ORD-ABC took 5 ms", "order ORD-X took 6 ms"])).Complete();
        Assert.Equal(["ORD-ABC", "ORD-X"], run.Frames[0].Rows.Keys.Where(static k => k.StartsWith("log.value", StringComparison.Ordinal)).Select(static k => k.Split('"')[3]));
    }

    [Fact]
    public void NumbersOfLateAndHeldLinesGoTheirWay()
    {
        using var run = Run(new TemplateSeries { Text = "took <*> ms", Slot = "1" });
        string key = $"log.value{{slot=\"1\",template=\"{TemplateKeys.IdOf("took <*> ms")}\"}}";
        TestRow Line(long second, int value) => new(second * Second, EventKind.Log) { Body = $"took {value} ms", Service = "s" };
        run.Feed(Line(1, 1), Line(2, 2), Line(3, 3), Line(400, 4), Line(5, 5), Line(400_000, 6), Line(401, 7), Line(500_000, 8), Line(500_001, 9), Line(500_002, 10)).Complete();

        // 5 is late, 6 is wild; 8 to 10 agree.
        Assert.Equal([3, 2, 3], run.Frames.Where(f => f.Rows.ContainsKey(key)).Select(f => f.Value(key, Aggregate.Count)));
    }

    [Property(MaxTest = 150)]
    public void FramesDependOnNoBatchesAndNoRestart(int seed)
    {
        var random = new Random(seed);
        string[] bodies = new LogLines(random, 6, names: 40).Take(random, 300);
        TestRow[] rows = [.. bodies.Select((body, i) => new TestRow((i + random.Next(20)) * Second, EventKind.Log) { Body = body, Service = "s", Source = random.Next(2) })];
        int maxTemplates = random.Next(3) == 0 ? random.Next(3, 8) : 1000;
        using var plain = new StageRun(templates: new TemplateOptions { MaxTemplates = maxTemplates });
        plain.Feed(rows);
        TemplateInfo[] known = [.. plain.Miner.Templates.Where(static t => !t.IsOverflow)];
        TemplateOptions Options() => new() { MaxTemplates = maxTemplates, Series = [.. known.Take(20).SelectMany((t, i) => new[] { Of(t, 1, i), Of(t, 2, i) })] };
        TemplateSeries Of(TemplateInfo template, int slot, int i) => new() { Id = template.Id, Slot = slot.ToString(CultureInfo.InvariantCulture), MaxSeries = 3, Labels = i % 2 == 0 ? ["3"] : [] };

        using var whole = new StageRun(templates: Options());
        whole.Feed(rows, static () => 1).Complete();
        using var large = new StageRun(templates: Options());
        large.Feed(rows, () => random.Next(1, 90)).Complete();
        Assert.Equal(whole.Text, large.Text);

        int cut = random.Next(rows.Length + 1);
        using var before = new StageRun(templates: Options());
        before.Feed(rows[..cut], static () => 13);
        StageState state = StageState.Of(before);
        using StageRun after = state.Into(new StageRun(templates: Options()));
        Assert.Equal(state.Windows, StageState.Of(after).Windows);
        after.Feed(rows[cut..], static () => 17).Complete();
        Assert.Equal(whole.Text, string.Join("\n", before.Frames.Concat(after.Frames)));
    }

    [Fact]
    public void OtherRulesBeginAnewAfterARestart()
    {
        using var before = Run(new TemplateSeries { Text = "took <*> ms", Slot = "1" });
        before.Feed(Lines(["took 1 ms", "took 2 ms", "took 3 ms", "took 4 ms"]));
        using StageRun after = StageState.Of(before).Into(Run(new TemplateSeries { Text = "took <*> ms", Slot = "1", Name = "ms" }));
        after.Feed(Lines(["took 5 ms"])).Complete();
        Assert.Equal([4, 1], after.Frames[0].Rows.Where(static r => r.Key.Contains("slot", StringComparison.Ordinal)).Select(r => after.Frames[0].Value(r.Key, Aggregate.Count)));
    }

    private static StageRun Run(params TemplateSeries[] series) => new(templates: new TemplateOptions { Series = series });

    private static TestRow[] Lines(string[] bodies) => [.. bodies.Select(static (body, i) => new TestRow((10 + i) * Second, EventKind.Log) { Body = body, Service = "s" })];
}
