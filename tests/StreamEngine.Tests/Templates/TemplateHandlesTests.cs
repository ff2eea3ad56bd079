using StreamEngine.Batching;
using StreamEngine.Templates;
using StreamEngine.Tests.Windowing;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class TemplateHandlesTests : IDisposable
{
    private readonly RowFactory _rows = new();

    public void Dispose() => _rows.Dispose();

    [Fact]
    public void RulesAreFoundByIdAndByText()
    {
        TemplateTable table = Table(
            new TemplateRule { Id = TemplateKeys.IdOf("took <*> ms").ToUpperInvariant(), Name = "times", Pin = true },
            new TemplateRule { Text = "session <*> has ended", Name = "ends" });
        Assign(table, 1, "took 5 ms", "session blk_a17 has ended", "other words here");
        Assert.Equal(["times", "ends", null], table.Templates.Select(t => t.Name));
        Assert.Equal([true, false, false], table.Templates.Select(t => t.IsPinned));
    }

    [Fact]
    public void IdsAndTextsDoNotDependOnRules()
    {
        TemplateTable plain = Table();
        TemplateTable ruled = Table(new TemplateRule { Text = "took <*> ms", Name = "times", Mute = true, Pin = true });
        string[] lines = ["took 5 ms", "took 6 s", "other words here"];
        Assign(plain, 1, lines);
        Assign(ruled, 1, lines);
        Assert.Equal(plain.Templates.Select(t => (t.Id, t.Text, t.Count)), ruled.Templates.Select(t => (t.Id, t.Text, t.Count)));
    }

    [Fact]
    public void ARuleGoesOnToTheTemplateThatTakesOver()
    {
        TemplateTable table = Table(
            new TemplateRule { Text = "the nb daemon has begun its work", Name = "second" }, new TemplateRule { Text = "the na daemon has begun its work", Name = "first", Mute = true });
        for (int i = 0; i < 20; i++)
        {
            Assign(table, 100 + i, $"the n{(char)('a' + i)} daemon has begun its work");
        }

        TemplateInfo general = table.Templates[0].Final;
        Assert.NotSame(table.Templates[0], general);
        Assert.Equal(("second", true, "first"), (general.Name, general.Handle.IsMuted, table.Templates[0].Name));

        // In windows: from the first on that begins after the last line before.
        long at = table.Templates[0].ReplacedAt;
        Assert.Equal([0, 1], table.Handles.At(at)!.Keys.Order());
        Assert.Equal((general.Index, "second", true), table.Handles.At(at + 1)!.Select(h => (h.Key, h.Value.Name!, h.Value.IsMuted)).Single());
    }

    [Fact]
    public void ThePinnedAreNotEvicted()
    {
        var options = new TemplateOptions { MaxTemplates = 6, Rules = [new TemplateRule { Text = "a line to keep", Pin = true }] };
        var table = new TemplateTable(options);
        Assign(table, 1, "a line to keep", "a thing that goes");
        for (int i = 0; i < 2_000; i++)
        {
            Assign(table, 2, "noise" + (char)('a' + (i / 3 % 26)) + (char)('a' + (i / 78 % 12)));
        }

        Assert.True(table.Evicted > 0);
        Assert.Equal("a line to keep", table.Templates[0].Text);
        Assert.Equal(TemplateText.Evicted, table.Templates[1].Text);
    }

    [Fact]
    public void LinesWithoutRoomKeepTheirTemplateHoweverIdle()
    {
        var table = new TemplateTable(new TemplateOptions { MaxTemplates = 2 });
        Assign(table, 1, "one", "two", "three");
        for (int i = 0; i < 400; i++)
        {
            Assign(table, 2, "one", "two", "word" + (char)('a' + (i / 2 % 26)) + "x");
        }

        Assert.Equal(TemplateTable.OverflowText, table.Templates[2].Text);
        Assert.Equal(1_203, table.Templates.Sum(t => t.Count));
    }

    [Fact]
    public void AllTemplatesCanBeAskedForByAnyThread()
    {
        TemplateTable table = Table();
        Assign(table, 1, "one thing", "two things");
        Assert.Equal(table.Templates, table.Handles.Templates());
    }

    private static TemplateTable Table(params TemplateRule[] rules) => new(new TemplateOptions { Rules = rules });

    private void Assign(TemplateTable table, long time, params string[] lines)
    {
        using EventBatch batch = _rows.Batch([.. lines.Select(l => new TestRow(time, EventKind.Log) { Body = l, Severity = 9 })]);
        table.Assign(batch, 0, batch.Count);
    }
}
