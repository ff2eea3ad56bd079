using System.CommandLine;
using System.Globalization;
using System.Text;
using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Timestamps;
using StreamEngine.Pipeline;
using StreamEngine.Scoring;
using StreamEngine.Server.Commands.Analysis;
using StreamEngine.Server.Terminal;

namespace StreamEngine.Server.Commands;

/// <summary><c>explain PATH... --at TIME</c>: what changed around a time.</summary>
internal static class ExplainCommand
{
    /// <summary>Windows that the time after the question is cut into at least.</summary>
    private const int LeastWindows = 5;

    private const string ExpectedTime = "a time such as 2026-01-05T10:12:00Z, '2026-01-05 10:12', or seconds since the Unix epoch";

    internal static Command Create(CliContext context)
    {
        Argument<string[]> paths = CommonOptions.Paths();
        Option<string> at = At();
        Option<string?> window = CommonOptions.Duration("--window", "How long after the time is compared with what came before [default: 5m]");
        Option<string?> topology = CommonOptions.File("--topology", "Who calls whom: CSV with caller,callee, a matrix, or JSON lines", "FILE");
        Option<string?> changes = CommonOptions.File("--changes", "Deployments and other changes: a file in any format that names them", "FILE");
        var format = new FormatArguments();
        Option<string?> zone = CommonOptions.TimeZone();
        Option<string> output = CommonOptions.Output("What stdout gets: text for people, or one JSON object", "table", "table", "json");
        var command = new Command("explain", "Says what changed around a time: causes ranked, with evidence, or that nothing changed")
        {
            paths, at, window, topology, changes, zone, output,
        };
        format.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            TimeZoneInfo timeZone = parsed.GetZone(zone);
            TryReadTime(parsed.GetRequiredValue(at), timeZone, out long time);
            TimeSpan after = parsed.GetDuration(window) ?? TimeSpan.FromMinutes(5);
            string[] all = parsed.GetValue(changes) is { } file ? [.. parsed.GetRequiredValue(paths), file] : parsed.GetRequiredValue(paths);
            var request = new AnalysisRequest
            {
                Paths = all,
                Format = format.Name(parsed),
                FormatOptions = format.Options(parsed),
                TimeZone = timeZone,
                Window = FrameSize(after),
                Json = AnalyzeCommand.IsJson(parsed.GetRequiredValue(output)),
            };
            var options = new ChangeExplainerOptions { At = time, Window = after, Topology = AnalysisOptions.Topology(parsed.GetValue(topology)) };
            return RunAsync(context, request, new ChangeExplainer(options), cancellation);
        });
        return command;
    }

    private static Option<string> At()
    {
        var at = new Option<string>("--at") { Description = "The time in question: " + ExpectedTime, HelpName = "TIME", Required = true };
        at.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && !TryReadTime(text, TimeZoneInfo.Utc, out _))
            {
                result.AddError($"--at: expected {ExpectedTime}, found '{text}'.");
            }
        });
        return at;
    }

    private static bool TryReadTime(string text, TimeZoneInfo zone, out long nanoseconds)
    {
        if (TimestampReader.TryRead(Encoding.UTF8.GetBytes(text), new ParserOptions { TimeZone = zone }, out nanoseconds))
        {
            return true;
        }

        // To the minute, as people type it.
        return DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime minute)
            && TimestampReader.TryRead(Encoding.UTF8.GetBytes(minute.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)), new ParserOptions { TimeZone = zone }, out nanoseconds);
    }

    /// <summary>A minute, or less when the question is about less than a few minutes.</summary>
    private static TimeSpan FrameSize(TimeSpan after)
    {
        TimeSpan size = after / LeastWindows;
        return size >= TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : size > TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(Math.Floor(size.TotalSeconds)) : TimeSpan.FromSeconds(1);
    }

    private static async Task<int> RunAsync(CliContext context, AnalysisRequest request, ChangeExplainer explainer, CancellationToken cancellation)
    {
        PipelineBuilder builder = AnalysisOptions.Builder(request, context).AddCorrelator(new Nothing());
        foreach (Ingestion.ISource source in Inputs.Sources(request.Paths, request.Format, request.FormatOptions, context.Input))
        {
            builder.AddSource(source);
        }

        builder.OnFrame(scored => explainer.Observe(scored.Frame));
        StreamPipeline pipeline = builder.Build();
        await using (pipeline.ConfigureAwait(false))
        {
            PipelineResult result;
            await using (ProgressLine.Start(context, request.Paths, () => pipeline.Status).ConfigureAwait(false))
            {
                result = await pipeline.RunAsync(cancellation).ConfigureAwait(false);
            }

            Write(context, request.Json, explainer.Explain());
            return AnalysisOutput.ReportProblems(context, new AnalysisOutcome(result, [], [], new Emission.DeadLetterSummary()));
        }
    }

    private static void Write(CliContext context, bool json, Insight explanation)
    {
        if (json)
        {
            AnalysisOutput.WriteJson(context, [explanation]);
            return;
        }

        var screen = new Screen(context.Width, context.Color);
        InsightTables.Incident(screen, explanation);
        context.Output.Write(screen.ToString());
    }

    /// <summary>Stands in for the built-in stages: an explanation needs frames only.</summary>
    private sealed class Nothing : ICorrelator
    {
        public string Name => "none";

        public void Observe(in ScoredFrame scored, IInsightHandler output)
        {
        }

        public void Complete(IInsightHandler output)
        {
        }
    }
}
