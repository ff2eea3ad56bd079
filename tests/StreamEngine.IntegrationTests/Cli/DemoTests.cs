using System.Text.Json;
using System.Text.RegularExpressions;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

public class DemoTests(DemoFixture demo)
{
    [Fact]
    public void The_first_cause_of_the_first_incident_is_the_bad_deployment()
    {
        demo.Run.Ok();
        string incidents = demo.Run.Output[demo.Run.Output.IndexOf("\nIncidents", StringComparison.Ordinal)..];
        Assert.Matches(@"likely causes\n\s+1\.\s+0\.\d\d\s+checkout\s+deployment 2\.4\.1 of checkout", incidents);
        Assert.Contains("tax rule lookup failed", incidents, StringComparison.Ordinal);
    }

    [Fact]
    public void The_disk_that_fills_up_is_forecast()
    {
        string forecasts = demo.Run.Output[demo.Run.Output.IndexOf("\nForecasts", StringComparison.Ordinal)..];
        Assert.Contains("inventory-2", forecasts[..400], StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_with_what_was_planted_and_what_to_do_next()
    {
        Assert.Contains("What was planted, to compare", demo.Run.Output, StringComparison.Ordinal);
        Assert.Contains("streamengine explain", demo.Run.Output, StringComparison.Ordinal);
        Assert.Contains("tax rule lookup failed", File.ReadAllText(demo.Report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_finds_the_same_in_the_files_of_the_demo()
    {
        CliRun run = (await CliRun.OfAsync("analyze", demo.Files, "--output", "json")).Ok();
        JsonElement incident = run.Lines.Select(static line => JsonDocument.Parse(line).RootElement)
            .First(static i => i.GetProperty("type").GetString() == "incident");
        Assert.Equal("checkout", incident.GetProperty("causes")[0].GetProperty("entity").GetProperty("service").GetString());
        Assert.StartsWith("change:", incident.GetProperty("causes")[0].GetProperty("series").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_names_the_deployment_at_its_time()
    {
        CliRun run = (await CliRun.OfAsync("explain", demo.Files, "--at", "2026-01-05T10:12:00Z", "--output", "json")).Ok();
        JsonElement cause = JsonDocument.Parse(Assert.Single(run.Lines)).RootElement.GetProperty("causes")[0];
        Assert.Equal("checkout", cause.GetProperty("entity").GetProperty("service").GetString());
        Assert.Contains("2.4.1", cause.GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_says_so_when_nothing_changed()
    {
        CliRun run = (await CliRun.OfAsync("explain", demo.Files, "--at", "2026-01-05 09:30")).Ok();
        Assert.Contains("nothing changed around 09:30", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_may_come_from_a_file_of_their_own()
    {
        CliRun run = (await CliRun.OfAsync(
            "explain", Path.Combine(demo.Files, "metrics.lp"), "--changes", Path.Combine(demo.Files, "changes.jsonl"), "--at", "2026-01-05T10:12:00Z")).Ok();
        Assert.Matches(new Regex(@"1\.\s+0\.\d\d\s+checkout\s+deployment 2\.4\.1"), run.Output);
    }
}
