using System.CommandLine;
using StreamEngine.Server.Commands.Analysis;

namespace StreamEngine.Server.Commands;

/// <summary><c>analyze PATH...</c>: the main job, one shot.</summary>
internal static class AnalyzeCommand
{
    internal static Command Create(CliContext context)
    {
        Argument<string[]> paths = CommonOptions.Paths();
        var format = new FormatArguments();
        Option<string> output = CommonOptions.Output("What stdout gets: tables for people, or one JSON object a line", "table", "table", "json");
        Option<string?> config = CommonOptions.File("--config", "Options of a configuration of run: its pipeline, windows, queries, scoring, forecasts and templates; options given here win", "FILE.yaml");
        Option<string?> report = CommonOptions.File("--report", "Also write a report as one HTML file that needs no network", "FILE.html");
        Option<string?> window = CommonOptions.Duration("--window", "Length of a window [default: 1m]");
        Option<string?> disorder = CommonOptions.Duration("--disorder", "How far records may be out of order before they are late [default: 15m]");
        Option<string?> zone = CommonOptions.TimeZone();
        Option<int?> workers = CommonOptions.Workers();
        Option<string?> letters = CommonOptions.DeadLetters();
        Option<bool> replay = CommonOptions.FromDeadLetters();
        Option<string?> frames = CommonOptions.File("--frames", "Also write every window as Arrow IPC, a row a series", "FILE.arrow");
        Option<string?> queries = CommonOptions.File("--query-frames", "Also write the frames of the configuration's queries as JSON lines", "FILE.jsonl");
        Option<string?> topology = CommonOptions.File("--topology", "Who calls whom: CSV with caller,callee, a matrix, or JSON lines", "FILE");
        var command = new Command("analyze", "Finds anomalies, forecasts and incidents in files, folders or stdin")
        {
            paths, config, output, report, window, disorder, zone, workers, letters, replay, frames, queries, topology,
        };
        format.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            context,
            new AnalysisRequest
            {
                Paths = parsed.GetRequiredValue(paths),
                Format = format.Name(parsed),
                FormatOptions = format.Options(parsed),
                Config = parsed.GetValue(config),
                Json = IsJson(parsed.GetRequiredValue(output)),
                Report = parsed.GetValue(report),
                Window = parsed.GetDuration(window),
                Disorder = parsed.GetDuration(disorder),
                TimeZone = parsed.GetValue(zone) is null ? null : parsed.GetZone(zone),
                Workers = parsed.GetValue(workers),
                DeadLetters = parsed.GetValue(letters),
                FromDeadLetters = parsed.GetValue(replay),
                Frames = parsed.GetValue(frames),
                QueryFrames = parsed.GetValue(queries),
                Topology = parsed.GetValue(topology),
            },
            cancellation));
        return command;
    }

    internal static bool IsJson(string output) => output.Equals("json", StringComparison.OrdinalIgnoreCase);

    private static async Task<int> RunAsync(CliContext context, AnalysisRequest request, CancellationToken cancellation)
    {
        if (request.Config is { } path)
        {
            if (CheckCommand.Read(path, context) is not { } config)
            {
                return ExitCode.Usage;
            }

            request = request with { Options = config.Pipeline };
        }

        AnalysisOutcome analysis = await new Analyzer(context, request).RunAsync(cancellation).ConfigureAwait(false);
        AnalysisOutput.Write(context, request, analysis);
        return AnalysisOutput.ReportProblems(context, analysis);
    }
}
