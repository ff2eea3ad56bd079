using System.Text;
using StreamEngine.Batching;
using StreamEngine.Comparisons.Templates;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Comparisons;

public class MiningInputTests
{
    [Fact]
    public void Batches_hold_the_messages_in_order()
    {
        string[] messages = [.. Enumerable.Range(0, 9000).Select(i => i % 7 == 0 ? "" : $"message {i} ä {new string('x', i % 100)}")];
        using var input = new MessageInput(messages);
        string[] bodies = [.. input.Batches.SelectMany(static b => Enumerable.Range(0, b.Count).Select(row => Encoding.UTF8.GetString(b.Text(LogText.Body, row))))];
        Assert.Equal(messages, bodies);
        Assert.Equal(messages, input.Texts);
        Assert.Equal(messages.Sum(Encoding.UTF8.GetByteCount), input.Bytes);
        Assert.All(input.Batches, static b => Assert.Equal(EventKind.Log, b.Kind));
    }

    [Fact]
    public void Generated_messages_are_the_same_in_every_run()
    {
        Assert.Equal(GeneratedMessages.OfFileSystem(100), GeneratedMessages.OfFileSystem(200).Take(100));
        Assert.Equal(GeneratedMessages.New(100), GeneratedMessages.New(200).Take(100));
        Assert.Equal(8, GeneratedMessages.OfFileSystem(1000).Select(static m => m.Template).Distinct().Count());
        Assert.All(GeneratedMessages.New(1000), static m => Assert.Equal(GeneratedMessages.WordsOfNew, m.Split(' ').Length));
    }

    [Fact]
    public void Every_miner_finds_the_true_groups_of_generated_messages()
    {
        (string Message, int Template)[] messages = [.. GeneratedMessages.OfFileSystem(2000)];
        using var input = new MessageInput(messages.Select(static m => m.Message));
        int[] truth = [.. messages.Select(static m => m.Template)];
        Miner[] miners = [.. EngineMiner.All(input, new TemplateOptions(), fresh: false), .. PeerMiners.Drains(input, fresh: false), PeerMiners.Regex(input, fresh: false)];
        Assert.Equal(8, miners.Length);
        foreach (Miner miner in miners)
        {
            miner.Mine();
            Assert.Equal(8, miner.Count());
            Assert.Equal(1, miner.Groups is null ? 1 : Grouping.Accuracy(truth, miner.Groups()));
        }
    }

    [Fact]
    public void Every_miner_finds_new_messages_new_in_every_pass()
    {
        const int Count = 500;
        using var input = new MessageInput(GeneratedMessages.New(Count));
        Miner[] miners = [.. EngineMiner.All(input, MiningCases.Roomy(Count), fresh: true), .. PeerMiners.Drains(input, fresh: true), PeerMiners.Regex(input, fresh: true)];
        foreach (Miner miner in miners)
        {
            miner.Mine();
            miner.Mine();
            Assert.Equal(Count, miner.Count());
        }
    }

    [Theory]
    [InlineData("001122", "001122", 1)]
    [InlineData("001122", "550077", 1)]
    [InlineData("001122", "000022", 2 / 6.0)]
    [InlineData("001122", "012233", 4 / 6.0)]
    [InlineData("001122", "000000", 0)]
    [InlineData("", "", 1)]
    public void Accuracy_is_the_share_of_lines_whose_group_is_exactly_the_true_one(string truth, string found, double expected) =>
        Assert.Equal(expected, Grouping.Accuracy([.. truth.Select(static c => (int)c)], [.. found.Select(static c => (int)c)]));

    [Fact]
    public void Texts_are_numbered_in_order_of_appearance() => Assert.Equal([0, 1, 0, 2], Grouping.Number(["b", "a", "b", "c"]));

    [Fact]
    public void Systems_are_read_by_name_and_joined_with_templates_of_their_own()
    {
        string folder = Directory.CreateTempSubdirectory("comparisons-").FullName;
        try
        {
            foreach (string name in new[] { "b", "a" })
            {
                Directory.CreateDirectory(Path.Combine(folder, name));
                File.WriteAllText(Path.Combine(folder, name, "structured.csv"), $"LineId,Content,EventTemplate\n1,\"{name}, \"\"1\"\"\",\"{name}, <*>\"\n2,up,up\n");
            }

            List<LabelledMessages> systems = LabelledMessages.ReadAll(folder);
            Assert.Equal(["a", "b"], systems.Select(static s => s.Name));
            Assert.Equal(["a, \"1\"", "up"], systems[0].Messages);
            Assert.Equal(["a, <*>", "up"], systems[0].Templates);
            LabelledMessages all = LabelledMessages.Concat(systems);
            Assert.Equal(["a, \"1\"", "up", "b, \"1\"", "up"], all.Messages);
            Assert.Equal(4, all.Templates.Distinct().Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
