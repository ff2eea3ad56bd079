using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Templates;
using StreamEngine.Tests.Windowing;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class SeedTests : IDisposable
{
    private readonly RowFactory _rows = new();

    public void Dispose() => _rows.Dispose();

    [Fact]
    public void SeedsAreThereFromTheStartWithTheIdOfTheirText()
    {
        TemplateTable table = Table("user <*> logged in from <*>");
        TemplateInfo seed = Assert.Single(table.Templates);
        Assert.Equal(("user <*> logged in from <*>", TemplateKeys.IdOf("user <*> logged in from <*>"), 0L), (seed.Text, seed.Id, seed.Count));
        Assert.True(seed.IsPinned);
    }

    [Fact]
    public void LinesThatMatchGetTheSeedWhereTheMinerWouldHaveKeptAWord()
    {
        TemplateTable table = Table("user <*> logged in from <*>", "disk <*> is full.");
        int[] indexes = Assign(table, "user bob logged in from 10.0.0.1", "user ann logged in from home", "user bob logged out from home", "disk sda is full.", "disk sda and sdb is full.");
        Assert.Equal([1, 1, 2, 0, 3], indexes);
        TemplateInfo seed = table.Templates[1];
        Assert.Equal(("user <*> logged in from <*>", "user bob logged in from 10.0.0.1", 2L, new Entity("shop", "h")), (seed.Text, seed.Example, seed.Count, seed.Entity));
    }

    [Theory]
    [InlineData("app-<*> has begun", "app-blue has begun", true)]
    [InlineData("app-<*> has begun", "web-blue has begun", false)]
    [InlineData("job <*>: done", "job x: done", true)]
    [InlineData("job <*>: done", "job x y: done", false)]
    [InlineData("job <*>: done", "job : done", false)]
    [InlineData("took <*> ms for <*>", "took 5 s for bob", true)]
    [InlineData("sent to <*>!", "sent to bob!", true)]
    [InlineData("sent to <*>!", "sent to bob", false)]
    [InlineData("größe von <*> geändert", "größe von müller geändert", true)]
    [InlineData("user <*> logged in", "user bob logged in again", false)]
    [InlineData("user <*> logged in", "the user bob logged in", false)]
    public void AHoleIsOneWordOrVariablePart(string seed, string line, bool matches) =>
        Assert.Equal(matches ? 0 : 1, Assert.Single(Assign(Table(seed), line)));

    [Fact]
    public void TheCloserSeedWinsAndThenTheFirst()
    {
        TemplateTable table = Table("open <*> of <*>", "open door of <*>", "shut <*> of mine", "shut door of <*>");
        string[] texts = [.. Assign(table, "open door of bob", "open gate of bob", "shut door of mine").Select(i => table.Templates[i].Text)];
        Assert.Equal(["open door of <*>", "open <*> of <*>", "shut <*> of mine"], texts);
    }

    [Fact]
    public void NothingTakesASeedOverOrEvictsIt()
    {
        var options = new TemplateOptions { MaxTemplates = 8, VariableWords = 3, Seeds = [new TemplateSeed { Text = "session of <*> was opened by admin" }] };
        var table = new TemplateTable(options);
        for (int i = 0; i < 2_000; i++)
        {
            Assign(table, $"session of {Word(i % 5)} was {Word(i % 23)} by admin", $"noise{Word(i / 3 % 300)}", $"noise{Word(i / 3 % 300)}");
        }

        TemplateInfo seed = table.Templates[0];
        Assert.False(seed.IsRetired);
        Assert.Equal(0, Assert.Single(Assign(table, "session of nobody was opened by admin")));
        Assert.True(table.Evicted > 0);
        Assert.Equal(6_001, table.Templates.Sum(t => t.Count));
    }

    [Fact]
    public void AGeneralTemplateLeavesASeedAlone()
    {
        var table = new TemplateTable(new TemplateOptions { VariableWords = 3, Seeds = [new TemplateSeed { Text = "door <*> was opened again" }] });
        int[] indexes = [.. Enumerable.Range(0, 9).SelectMany(i => Assign(table, $"door 55 was {Word(i)} again", "door 55 was opened again"))];
        Assert.Contains(table.Templates, t => t.Text == "door <*> was <*> again" && t.Count == 9);
        Assert.Equal(9, table.Templates[0].Count);
        Assert.Equal(9, indexes.Count(i => i == 0));
    }

    [Fact]
    public void TheFirstLineOfASeedIsNothingNew()
    {
        using var run = new StageRun(templates: new TemplateOptions { Seeds = [new TemplateSeed { Text = "user <*> failed" }, new TemplateSeed { Text = "never seen" }] });
        run.Feed(new TestRow(5, EventKind.Log) { Body = "user bob failed", Service = "shop" }, new TestRow(6, EventKind.Log) { Body = "other things", Service = "shop" }).Complete();
        Assert.Equal([("user <*> failed", true, "shop"), ("other things", false, "shop")], run.Frames.SelectMany(f => f.Births).Select(b => (b.Text, b.IsGeneral, b.Entity.Service!)));
    }

    [Property(MaxTest = 100)]
    public void LinesMadeOfASeedGetItHoweverTheyAreCut(int number)
    {
        var random = new Random(number);
        string[] words = ["alpha", "beta", "gamma", "delta", "from", "user", "x.y"];
        string text = string.Join(' ', Enumerable.Range(0, 6).Select(i => i % 2 == 1 && random.Next(2) == 0 ? "<*>" : words[random.Next(words.Length)]));
        string[] lines = [.. Enumerable.Range(0, 50).Select(_ => string.Join(' ', text.Split(' ').Select(w => w == "<*>" && random.Next(9) > 0 ? words[random.Next(words.Length)] : w)))];
        TemplateTable whole = Table(text);
        TemplateTable split = Table(text);
        int[] indexes = Assign(whole, lines);
        Assert.Equal(indexes, lines.Chunk(7).SelectMany(c => Assign(split, c)));
        Assert.All(lines.Zip(indexes), pair => Assert.True(pair.Second == 0 || pair.First.Contains("<*>", StringComparison.Ordinal), pair.First));
    }

    private static string Word(int i) => "w" + (char)('a' + (i % 26)) + (char)('a' + (i / 26));

    private static TemplateTable Table(params string[] seeds) => new(new TemplateOptions { Seeds = [.. seeds.Select(s => new TemplateSeed { Text = s })] });

    private int[] Assign(TemplateTable table, params string[] lines)
    {
        using EventBatch batch = _rows.Batch([.. lines.Select(l => new TestRow(1, EventKind.Log) { Body = l, Severity = 9, Service = "shop", Host = "h" })]);
        table.Assign(batch, 0, batch.Count);
        return batch.Templates.Span(batch.Count).ToArray();
    }
}
