using StreamEngine.Batching;
using StreamEngine.Templates;
using StreamEngine.Tests.Windowing;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class TemplateTableTests : IDisposable
{
    private readonly RowFactory _rows = new();

    private static TestRow Log(string body, long time = 1, byte severity = 9) => new(time, EventKind.Log) { Body = body, Severity = severity, Service = "shop", Host = "h" };

    private int[] Assign(TemplateTable table, params TestRow[] rows)
    {
        using EventBatch batch = _rows.Batch(rows);
        table.Assign(batch, 0, batch.Count);
        return batch.Templates.Span(batch.Count).ToArray();
    }

    public void Dispose() => _rows.Dispose();

    [Fact]
    public void LinesOfOneShapeShareATemplateAndAreCounted()
    {
        var table = new TemplateTable(new TemplateOptions());
        Assert.Equal([0, 1, 0], Assign(table, Log("took 5 ms", 50), Log("failed", 7, 17), Log("took 6 ms", 20, 13)));
        TemplateInfo template = table.Templates[0];
        Assert.Equal(("took <*> ms", "took 5 ms", 2, 20, 50), (template.Text, template.Example, template.Count, template.FirstSeen, template.LastSeen));
        Assert.Equal((Severity.Warn, new Entity("shop", "h")), (template.Severity, template.Entity));
        Assert.Equal(TemplateKeys.IdOf("took <*> ms"), template.Id);
        Assert.Equal(16, template.Id.Length);
    }

    [Fact]
    public void LinesWithoutRoomAreCountedUnderOther()
    {
        var table = new TemplateTable(new TemplateOptions { MaxTemplates = 2 });
        Assert.Equal([0, 1, 2, 2, 0], Assign(table, Log("one"), Log("two"), Log("three"), Log("four"), Log("one")));
        Assert.Equal(TemplateTable.OverflowText, table.Templates[2].Text);
        Assert.Equal(2, table.Overflowed);
        Assert.Equal(5, table.Templates.Sum(t => t.Count));
    }

    [Fact]
    public void AFullSignatureMapForgetsAndFindsTheSameTemplatesAgain()
    {
        var table = new TemplateTable(new TemplateOptions { MaxTemplates = 4 });
        Assign(table, Log("alpha one x"), Log("beta two y"));
        for (int i = 0; i < 200; i++)
        {
            Assign(table, Log("noise " + (char)('a' + (i % 26)) + (char)('a' + (i / 26))));
        }

        Assert.Equal([0, 1], Assign(table, Log("alpha one x"), Log("beta two y")));
        Assert.Equal(5, table.Templates.Count);
    }

    [Fact]
    public void WordsThatEnumerateBecomeVariable()
    {
        var table = new TemplateTable(new TemplateOptions { VariableWords = 5 });
        TestRow[] rows = [.. Enumerable.Range(0, 20).Select(i => Log($"the {Name(i)} daemon has begun its work"))];
        int[] indexes = Assign(table, rows);
        Assert.Equal([0, 1, 2, 3], indexes[..4]);
        Assert.All(indexes[4..], i => Assert.Equal(4, i));
        Assert.Equal("the <*> daemon has begun its work", table.Templates[4].Text);
        Assert.Equal([0, 0, 0, 0, 20], table.Templates.Select(t => t.Count));
        Assert.Equal([4, 4], Assign(table, rows[0], Log("the zed daemon has begun its work")));
        Assert.All(table.Templates.Take(4), t => Assert.Same(table.Templates[4], t.ReplacedBy));
    }

    [Fact]
    public void TemplatesDoNotDependOnBatchBorders()
    {
        TestRow[] rows = [.. Enumerable.Range(0, 300).Select(i => Log($"user {Name(i % 40)} did {Name(i % 7)} in room {i}"))];
        var whole = new TemplateTable(new TemplateOptions { MaxTemplates = 30 });
        var split = new TemplateTable(new TemplateOptions { MaxTemplates = 30 });
        int[] expected = Assign(whole, rows);
        int[] actual = [.. rows.Chunk(7).SelectMany(c => Assign(split, c))];
        Assert.Equal(expected, actual);
        Assert.Equal(whole.Templates.Select(t => t.Text), split.Templates.Select(t => t.Text));
    }

    private static string Name(int i) => "n" + (char)('a' + (i % 26)) + (char)('a' + (i / 26));
}
