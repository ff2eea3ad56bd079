using System.CommandLine;
using System.Globalization;
using StreamEngine.Server.Commands.Analysis;
using StreamEngine.Server.Demo;
using StreamEngine.Server.Terminal;

namespace StreamEngine.Server.Commands;

/// <summary><c>demo</c>: generates an incident in a small shop and analyses it.</summary>
internal static class DemoCommand
{
    private const ulong DefaultSeed = 20260105;

    internal static Command Create(CliContext context)
    {
        Option<string> output = CommonOptions.Output("What stdout gets: tables for people, or one JSON object a line", "table", "table", "json");
        Option<string?> report = CommonOptions.File("--report", "Also write a report as one HTML file", "FILE.html");
        var seed = new Option<ulong>("--seed") { Description = "Seed of the scenario: the same seed gives the same bytes", HelpName = "N", DefaultValueFactory = _ => DefaultSeed };
        Option<string?> keep = CommonOptions.File("--keep", "Keep the generated files in this folder", "DIR");
        var command = new Command("demo", "Generates three hours of a small shop with a bad deployment and a disk that fills up, and analyses them") { output, report, seed, keep };
        command.SetAction((parsed, cancellation) => RunAsync(
            context,
            parsed.GetValue(seed),
            parsed.GetValue(keep),
            new AnalysisRequest
            {
                Paths = [],
                Json = AnalyzeCommand.IsJson(parsed.GetRequiredValue(output)),
                Report = parsed.GetValue(report),
                Title = "A bad deployment in a small shop",
            },
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, ulong seed, string? keep, AnalysisRequest request, CancellationToken cancellation)
    {
        string folder = keep ?? Directory.CreateTempSubdirectory("streamengine-demo-").FullName;
        try
        {
            IReadOnlyList<string> files = await new ShopScenario(seed).WriteToAsync(folder, cancellation).ConfigureAwait(false);
            request = request with { Paths = files };
            AnalysisOutcome analysis = await new Analyzer(context, request).RunAsync(cancellation).ConfigureAwait(false);
            AnalysisOutput.Write(context, request, analysis);
            if (!request.Json)
            {
                await context.Output.WriteAsync(WhatToLookAt(context, keep)).ConfigureAwait(false);
            }

            return AnalysisOutput.ReportProblems(context, analysis);
        }
        finally
        {
            if (keep is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static string WhatToLookAt(CliContext context, string? keep)
    {
        ShopTruth truth = ShopScenario.Truth;
        var screen = new Screen(context.Width, context.Color);
        screen.Heading("What was planted, to compare");
        screen.Item(new("1."), $"At {Clock(truth.DeploymentTime)} {truth.Service} got version {truth.Version}, which fails with \"{truth.NewErrorText}\" and drags "
            + $"{string.Join(" and ", truth.AffectedServices)} along: an incident whose first cause is that deployment.");
        screen.Item(new("2."), $"The disk of {truth.DiskHost} fills up and is full at {Clock(truth.DiskFullTime)}, {truth.TimeToFull.TotalHours:0.#} hours after the last record: a forecast.");
        screen.Blank();
        screen.Line(keep is null
            ? "Keep the files with --keep DIR, see plots with --report FILE.html, and analyse your own with: streamengine analyze PATH..."
            : $"The files are in {keep}. Ask about a time: streamengine explain {keep} --at {truth.DeploymentTime.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        return screen.ToString();
    }

    private static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
