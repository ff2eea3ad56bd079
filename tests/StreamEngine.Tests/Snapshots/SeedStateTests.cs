using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Tests.Windowing;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

public sealed class SeedStateTests : IDisposable
{
    private const string Seed = "user <*> logged in from <*>";
    private readonly RowFactory _rows = new();

    public void Dispose() => _rows.Dispose();

    [Fact]
    public void SeedsSurviveARestart()
    {
        TemplateTable table = Table(new TemplateSeed { Text = Seed, Name = "login" });
        Assign(table, "user bob logged in from home", "other words");
        TemplateTable second = Restart(table, new TemplateSeed { Text = Seed, Name = "login" });
        Assert.Equal([0, 2], Assign(second, "user ann logged in from home", "new words here"));
        Assert.Equal(("login", 2L, "user bob logged in from home", true), (second.Templates[0].Name, second.Templates[0].Count, second.Templates[0].Example, second.Templates[0].IsPinned));
    }

    [Fact]
    public void ASeedThatIsNewTakesOverWhatMatches()
    {
        TemplateTable table = Table();
        Assert.Equal([0, 1, 2], Assign(table, "user bob logged in from home", "user ann logged in from work", "user ann logged out at home"));
        TemplateTable second = Restart(table, new TemplateSeed { Text = Seed });
        Assert.Equal([3, 3, 2], Assign(second, "user bob logged in from home", "user eve logged in from work", "user ann logged out at home"));
        Assert.Equal([0, 0, 2, 4], second.Templates.Select(t => t.Count));
        Assert.Equal((TemplateKeys.IdOf(Seed), Seed, "user bob logged in from home"), (second.Templates[3].Id, second.Templates[3].Text, second.Templates[3].Example));
        Assert.Same(second.Templates[3], second.Templates[0].ReplacedBy);
    }

    [Fact]
    public void ASeedThatIsGoneStaysAsATemplate()
    {
        TemplateTable table = Table(new TemplateSeed { Text = Seed, Name = "login" });
        Assign(table, "user bob logged in from home");
        TemplateTable second = Restart(table);
        Assert.Equal([0], Assign(second, "user 5 logged in from 6"));
        Assert.Equal((null, Seed, 2L, false), (second.Templates[0].Name, second.Templates[0].Text, second.Templates[0].Count, second.Templates[0].IsPinned));
    }

    [Fact]
    public void ASeedThatWasTakenOverOrEvictedComesBack()
    {
        var options = new TemplateOptions { MaxTemplates = 40, VariableWords = 3 };
        var table = new TemplateTable(options);
        Assign(table, [.. Enumerable.Range(0, 9).Select(i => $"the w{(char)('a' + i)} daemon has begun")]);
        Assert.True(table.Templates[0].IsRetired);
        options.Seeds = [new TemplateSeed { Text = "the wa daemon has begun" }];
        TemplateTable second = Restart(table, options);
        Assert.False(second.Templates[0].IsRetired);
        int[] indexes = Assign(second, "the wa daemon has begun", "the wz daemon has begun");
        Assert.Equal(0, indexes[0]);
        Assert.NotEqual(0, indexes[1]);
        Assert.Equal(11, second.Templates.Sum(t => t.Count));
    }

    [Fact]
    public void ANewSeedFindsRoomInAFullTable()
    {
        var options = new TemplateOptions { MaxTemplates = 4 };
        var table = new TemplateTable(options);
        Assign(table, "aa bb", "cc dd", "ee ff", "gg hh");
        options.Seeds = [new TemplateSeed { Text = Seed }, new TemplateSeed { Text = "gg hh" }];
        TemplateTable second = Restart(table, options);
        Assert.Equal(TemplateText.Evicted, second.Templates[0].Text);
        Assert.Equal([4, 3, 1], Assign(second, "user bob logged in from home", "gg hh", "cc dd"));
        Assert.Equal(1, second.Evicted);
        Restart(second, options);
    }

    [Property(MaxTest = 100)]
    public void RestartsWithTheSameSeedsChangeNothing(int number)
    {
        var random = new Random(number);
        string[] words = ["user", "bob", "ann", "login", "of", "disk", "7", "took"];
        string[] lines = [.. Enumerable.Range(0, 300).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(2, 5)).Select(_ => words[random.Next(words.Length)])))];
        var options = new TemplateOptions
        {
            MaxTemplates = random.Next(4, 40),
            VariableWords = 3,
            Seeds = [new TemplateSeed { Text = "user <*> of <*>" }, new TemplateSeed { Text = "disk <*>" }],
            Rules = [new TemplateRule { Text = "took bob", Pin = true, Name = "x" }, new TemplateRule { Text = "took ann", Mute = true, Name = "y" }],
        };
        int cut = random.Next(1, lines.Length);
        var whole = new TemplateTable(options);
        Assign(whole, lines[..cut]);
        TemplateTable second = Restart(whole, options);
        Assert.Equal(Assign(whole, lines[cut..]), Assign(second, lines[cut..]));
        Assert.Equal(whole.Templates.Select(t => (t.Id, t.Text, t.Count, t.Handle, t.IsSeed)), second.Templates.Select(t => (t.Id, t.Text, t.Count, t.Handle, t.IsSeed)));
        Assert.Equal(lines.Length, second.Templates.Sum(t => t.Count));
    }

    private static TemplateTable Table(params TemplateSeed[] seeds) => new(new TemplateOptions { Seeds = seeds });

    private static TemplateTable Restart(TemplateTable table, params TemplateSeed[] seeds) => Restart(table, new TemplateOptions { Seeds = seeds });

    private static TemplateTable Restart(TemplateTable table, TemplateOptions options)
    {
        var output = new SnapshotOutput();
        table.Save(output);
        var second = new TemplateTable(options);
        var input = new SnapshotInput(output.ToArray());
        second.Load(ref input, second.SnapshotVersion);
        return second;
    }

    private int[] Assign(TemplateTable table, params string[] lines)
    {
        using EventBatch batch = _rows.Batch([.. lines.Select(l => new TestRow(1, EventKind.Log) { Body = l, Severity = 9 })]);
        table.Assign(batch, 0, batch.Count);
        return batch.Templates.Span(batch.Count).ToArray();
    }
}
