using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Pipeline;
using StreamEngine.Server.Commands.Replay;
using StreamEngine.Server.Terminal;

namespace StreamEngine.Server.Commands.Analysis;

/// <summary>Runs an analysis from its sources to its files; what goes to stdout is the caller's.</summary>
internal sealed class Analyzer(CliContext context, AnalysisRequest request)
{
    private readonly LastRevisions _insights = new();
    private readonly List<ChangeEvent> _changes = [];
    private readonly DeadLetterSummary _rejected = new();

    internal async Task<AnalysisOutcome> RunAsync(CancellationToken cancellation)
    {
        PipelineBuilder builder = AnalysisOptions.Builder(request, context);
        using ReplaySource? replay = request.FromDeadLetters ? new ReplaySource(request.Paths) { Format = request.Format, FormatOptions = request.FormatOptions } : null;
        foreach (Ingestion.ISource source in replay is null ? Inputs.Sources(request.Paths, request.Format, request.FormatOptions, context.Input) : [replay])
        {
            builder.AddSource(source);
        }

        using PendingFile? report = request.Report is null ? null : new PendingFile(request.Report);
        using FrameFile? frames = request.Frames is null ? null : new FrameFile(request.Frames);
        using QueryFrameFile? queries = request.QueryFrames is null ? null : new QueryFrameFile(request.QueryFrames);
        if (queries is not null)
        {
            builder.OnQueryFrame(queries.Write);
        }

        using PendingFile? lettersFile = request.DeadLetters is null ? null : new PendingFile(request.DeadLetters);
        using DeadLetterWriter? letters = lettersFile is null ? null : new DeadLetterWriter(lettersFile.Stream, leaveOpen: true);
        SeriesRecorder? series = report is null ? null : new SeriesRecorder();
        builder.OnInsight(_insights.Add);
        builder.OnFrame(scored =>
        {
            _changes.AddRange(scored.Frame.Changes);
            series?.Observe(scored);
            frames?.Write(scored.Frame);
        });
        builder.OnDeadLetter(letter =>
        {
            letter = replay?.Restore(letter) ?? letter;
            _rejected.Add(letter);
            letters?.Write(letter);
        });

        AnalysisOutcome analysis = await RunAsync(builder, cancellation).ConfigureAwait(false);
        frames?.Complete();
        queries?.Complete();
        ReplaySource.Complete(replay, letters, context);
        letters?.Dispose();
        lettersFile?.Keep();
        if (report is not null)
        {
            HtmlReport.Write(report.Stream, Model(analysis, series!));
            report.Keep();
        }

        return analysis;
    }

    private async Task<AnalysisOutcome> RunAsync(PipelineBuilder builder, CancellationToken cancellation)
    {
        StreamPipeline pipeline = builder.Build();
        await using (pipeline.ConfigureAwait(false))
        {
            PipelineResult result;
            await using (ProgressLine.Start(context, request.Paths, () => pipeline.Status).ConfigureAwait(false))
            {
                result = await pipeline.RunAsync(cancellation).ConfigureAwait(false);
            }

            return new AnalysisOutcome(result, _insights.InTimeOrder(), _changes, _rejected);
        }
    }

    private ReportModel Model(AnalysisOutcome analysis, SeriesRecorder series) => new()
    {
        Title = request.Title,
        EngineVersion = Cli.Version,
        Sources = [.. analysis.Status.Sources.Select(static s => new ReportSource(s.Name, s.Format, s.Records, s.Bytes, s.Rejected))],
        Start = analysis.Status.FirstTime ?? 0,
        End = analysis.Status.LastTime ?? 0,
        Records = analysis.Status.Records,
        Bytes = analysis.Status.Bytes,
        Rejected = analysis.Status.Rejected,
        Late = analysis.Late,
        Insights = analysis.Insights,
        Changes = analysis.Changes,
        Templates = analysis.Result.Templates,
        DeadLetters = analysis.DeadLetters,
        Ledger = analysis.Status.Ledger,
        Series = series,
    };
}
