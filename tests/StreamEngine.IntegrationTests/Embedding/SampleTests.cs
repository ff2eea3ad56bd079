using System.Text;
using System.Text.RegularExpressions;
using StreamEngine.IntegrationTests.Determinism;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Embedding;

public sealed class SampleTests
{
    [Fact]
    public async Task The_first_sample_prints_insights_and_counts()
    {
        using var stream = new MemoryStream(new Server.Demo.ShopScenario().Generate()[Server.Demo.ShopScenario.LogsFile].ToArray());
        using var output = new StringWriter();
        await Samples.ReadAndPrintAsync(stream, output);
        Assert.Matches(@"\d+ records, \d+ of them unreadable", output.ToString());
        Assert.True(output.ToString().Split('\n').Length > 2, output.ToString());
    }

    [Fact]
    public async Task The_second_sample_finds_what_only_its_detector_looks_for()
    {
        LabelledScenario scenario = new ScenarioBuilder(steps: 60).Series("queue.depth", 50, 5).Spike(at: 5, height: 500).Build();
        using var folder = new TempFolder();
        await using var sink = new NewestSink();
        int insights = await Samples.OwnDetectorAsync(folder.Write("points.lp", Encoding.UTF8.GetBytes(scenario.Text)), sink);
        Assert.True(insights > 0);
        Assert.Contains(sink.Insights, i => i.Deviation?.Detector == "ceiling");
    }

    [Fact]
    public async Task The_sample_of_parameters_finds_every_duration()
    {
        string log = string.Concat(Enumerable.Range(0, 3000).Select(static i => $"2026-03-02T08:{i / 60 % 60:00}:{i % 60:00}Z INFO worker job {i} took {i} ms on node-{i % 7}\n"));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(log));
        IReadOnlyList<double> seconds = await Samples.ParametersAsync(stream);
        Assert.Equal(Enumerable.Range(0, 3000).Select(static i => i * 1e-3), seconds);
    }

    [Fact]
    public async Task The_sample_of_a_query_prints_its_frames()
    {
        using var stream = new MemoryStream(new Server.Demo.ShopScenario().Generate()[Server.Demo.ShopScenario.LogsFile].ToArray());
        using var output = new StringWriter();
        await Samples.QueryAsync(stream, output);
        Assert.Matches(@"^\d+: \d+ series\n", output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_guide_shows_the_samples_as_they_are_compiled()
    {
        string root = Root();
        string folder = Path.Combine(root, "tests/StreamEngine.IntegrationTests/Embedding");
        string code = File.ReadAllText(Path.Combine(folder, "Samples.cs")) + File.ReadAllText(Path.Combine(folder, "HostSampleTests.cs"));
        string guide = File.ReadAllText(Path.Combine(root, "docs/embedding.md"));
        string[] blocks = [.. Regex.Matches(guide, @"```csharp\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];
        foreach (string name in new[] { "print", "parameters", "own", "detector", "sink", "host" })
        {
            Assert.Contains(Region(code, name), blocks);
        }

        string plugin = string.Concat(Directory.GetFiles(Path.Combine(folder, "StepPlugin"), "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        foreach (string name in new[] { "options", "plugin", "door", "services" })
        {
            Assert.Contains(Region(plugin, name), blocks);
        }

        Assert.Contains("```csharp\n" + Region(code, "query") + "```", File.ReadAllText(Path.Combine(root, "docs/windows.md")), StringComparison.Ordinal);
    }

    private static string Region(string code, string name)
    {
        Match match = Regex.Match(code, $@"( *)// <{name}>\n(.*?) *// </{name}>", RegexOptions.Singleline);
        Assert.True(match.Success, name);
        int indent = match.Groups[1].Length;
        return string.Concat(match.Groups[2].Value.Split('\n')[..^1].Select(l => (l.Length >= indent ? l[indent..] : l) + "\n"));
    }

    internal static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "StreamEngine.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
