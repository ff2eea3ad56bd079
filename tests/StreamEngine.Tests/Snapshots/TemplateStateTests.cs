using System.Text;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Tests.Windowing;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

public sealed class TemplateStateTests
{
    private static readonly string[] s_words = ["user", "failed", "login", "for", "disk", "took", "ms", "order", "é", "of", "7", "10.0.0.1", "timeout", "retry", "shard"];

    [Property(MaxTest = 100)]
    public void LinesGetTheTemplatesThatTheyWouldHaveGot(int seed)
    {
        var random = new Random(seed);
        var options = new TemplateOptions { MaxTemplates = random.Next(2, 60), VariableWords = random.Next(2, 8) };
        using var rows = new RowFactory();
        TestRow[] lines = [.. Enumerable.Range(0, random.Next(2, 600)).Select(i => Line(random, i))];
        int cut = random.Next(lines.Length);
        var whole = new TemplateTable(options);
        Assign(whole, rows, lines[..cut]);
        byte[] saved = Save(whole);
        var second = new TemplateTable(options);
        Load(second, saved);
        Assert.Equal(saved, Save(second));

        Assert.Equal(Assign(whole, rows, lines[cut..]), Assign(second, rows, lines[cut..]));
        Assert.Equal(Save(whole), Save(second));
        Assert.Equal(Describe(whole), Describe(second));
        Load(second, saved);
        Assert.Equal(saved, Save(second));
    }

    [Property(MaxTest = 60)]
    public void DamageIsRefusedOrReadAsATable(int seed)
    {
        var random = new Random(seed);
        var options = new TemplateOptions { MaxTemplates = 40, VariableWords = 3 };
        using var rows = new RowFactory();
        var table = new TemplateTable(options);
        Assign(table, rows, [.. Enumerable.Range(0, 200).Select(i => Line(random, i))]);
        byte[] saved = Save(table);
        for (int i = 0; i < 20; i++)
        {
            byte[] damaged = Damage.Random(saved, random);
            var second = new TemplateTable(options);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Load(second, damaged);
            }
            catch (SnapshotException)
            {
                continue;
            }
            finally
            {
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (20L * damaged.Length) + (1 << 16));
            }

            Assign(second, rows, [.. Enumerable.Range(0, 50).Select(at => Line(random, at))]);
            Save(second);
        }
    }

    [Fact]
    public void MoreTemplatesThanTheLimitAreRefusedWithTheLimit()
    {
        using var rows = new RowFactory();
        var table = new TemplateTable(new TemplateOptions());
        Assign(table, rows, [.. Enumerable.Range(0, 200).Select(i => Line(new Random(i), i))]);
        byte[] saved = Save(table);
        SnapshotException error = Assert.Throws<SnapshotException>(() => Load(new TemplateTable(new TemplateOptions { MaxTemplates = 3 }), saved));
        Assert.Contains("at most 3 templates", error.Reason, StringComparison.Ordinal);
    }

    private static TestRow Line(Random random, int time)
    {
        var body = new StringBuilder();
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            body.Append(s_words[random.Next(s_words.Length)]).Append(random.Next(9) == 0 ? ": " : " ");
        }

        return new TestRow(random.Next(50) == 0 ? EventBatch.NoTime : time, EventKind.Log) { Body = body.ToString(), Severity = (byte)random.Next(24), Service = "s" + random.Next(3) };
    }

    private static List<int> Assign(TemplateTable table, RowFactory rows, TestRow[] lines)
    {
        var indexes = new List<int>();
        foreach (TestRow[] part in lines.Chunk(1000))
        {
            using EventBatch batch = rows.Batch(part);
            table.Assign(batch, 0, batch.Count);
            indexes.AddRange(batch.Templates.Span(batch.Count));
        }

        return indexes;
    }

    private static string Describe(TemplateTable table) => string.Join("\n", table.Templates.Select(t =>
        $"{t.Index} {t.Id} {t.Text} {t.Severity} {t.Example} {t.Entity} {t.FirstSeen} {t.LastSeen} {t.Count} {t.IsGeneral} {t.ReplacedBy?.Index} {t.LastLine} {t.ReplacedAt}"));

    private static byte[] Save(TemplateTable table)
    {
        var output = new SnapshotOutput();
        table.Save(output);
        return output.ToArray();
    }

    private static void Load(TemplateTable table, byte[] saved)
    {
        var input = new SnapshotInput(saved);
        table.Load(ref input, table.SnapshotVersion);
    }
}
