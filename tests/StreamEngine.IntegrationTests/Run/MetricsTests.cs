using System.Text.RegularExpressions;
using Xunit;

namespace StreamEngine.IntegrationTests.Run;

/// <summary>The metrics page against the grammar of the text exposition format 0.0.4.</summary>
public sealed partial class MetricsTests
{
    [Fact]
    public async Task Every_line_is_valid_and_every_family_is_described_before_its_samples()
    {
        await using RunningHost host = await RunningHost.StartAsync(RunningHost.Config(RunningHost.HttpSource()));
        CheckPage((await host.GetAsync("/metrics")).Body);
        await host.PostAsync("/ingest", Lines.Json(2_000));
        CheckPage(await host.MetricsAtAsync(2_000));
    }

    [Fact]
    public async Task Snapshots_are_told_when_they_are_taken()
    {
        string folder = Directory.CreateTempSubdirectory("streamengine-").FullName;
        try
        {
            StreamEngine.Server.Config.ServerConfig config = RunningHost.Config(RunningHost.HttpSource());
            config.Pipeline.Snapshots.Folder = folder;
            await using RunningHost host = await RunningHost.StartAsync(config);
            await host.PostAsync("/ingest", Lines.Json(2_000));
            string page = await host.MetricsAtAsync(2_000);
            for (int tries = 0; tries < 500 && !page.Contains("streamengine_snapshots_total 1\n", StringComparison.Ordinal); tries++)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
                page = (await host.GetAsync("/metrics")).Body;
            }

            CheckPage(page);
            Assert.Contains("streamengine_snapshots_total 1\n", page, StringComparison.Ordinal);
            Assert.Contains("streamengine_snapshots_failed_total 0\n", page, StringComparison.Ordinal);
            Assert.Contains("streamengine_snapshot_timestamp_seconds ", page, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void CheckPage(string page)
    {
        Assert.EndsWith("\n", page, StringComparison.Ordinal);
        var families = new HashSet<string>(StringComparer.Ordinal);
        var series = new HashSet<string>(StringComparer.Ordinal);
        string family = "";
        bool typed = false;
        foreach (string line in page.Split('\n')[..^1])
        {
            if (HelpLine().Match(line) is { Success: true } help)
            {
                family = help.Groups[1].Value;
                typed = false;
                Assert.True(families.Add(family), line);
            }
            else if (TypeLine().Match(line) is { Success: true } type)
            {
                Assert.True(type.Groups[1].Value == family && !typed, line);
                Assert.Equal(type.Groups[2].Value == "counter", family.EndsWith("_total", StringComparison.Ordinal));
                typed = true;
            }
            else
            {
                Match sample = SampleLine().Match(line);
                Assert.True(sample.Success && typed && sample.Groups["name"].Value == family, line);
                Assert.True(series.Add(line[..line.LastIndexOf(' ')]), line);
                Assert.False(sample.Groups["value"].Value.StartsWith('-'), line);
            }
        }

        Assert.Contains("streamengine_records_total", families);
    }

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) \S.*$", RegexOptions.CultureInvariant)]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)$", RegexOptions.CultureInvariant)]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_]\w*="([^"\\]|\\[\\"n])*"(,[a-zA-Z_]\w*="([^"\\]|\\[\\"n])*")*\})? (?<value>[-+]?\d+(\.\d+)?([eE][-+]?\d+)?)$""", RegexOptions.CultureInvariant)]
    private static partial Regex SampleLine();
}
