using System.CommandLine;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Ingestion;
using StreamEngine.Pipeline;
using StreamEngine.Server.Commands.Analysis;
using StreamEngine.Server.Commands.Replay;
using StreamEngine.Server.Commands.Rows;

namespace StreamEngine.Server.Commands;

/// <summary><c>parse PATH...</c>: only parses; rows go to stdout or a file, counts to stderr.</summary>
internal static class ParseCommand
{
    internal static Command Create(CliContext context)
    {
        Argument<string[]> paths = CommonOptions.Paths();
        var format = new FormatArguments();
        Option<string> output = CommonOptions.Output("none: only count; json: one object a row; arrow: Arrow IPC; parquet: needs -o", "none", "none", "json", "arrow", "parquet");
        var file = new Option<string?>("-o", "--out") { Description = "File for the rows instead of stdout; rows of a second kind (log, metric, change) go to a file beside it", HelpName = "FILE" };
        var stats = new Option<string?>("--stats") { Description = "json: the counts as one JSON object on stderr", HelpName = "json" };
        stats.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "json");
        Option<string?> zone = CommonOptions.TimeZone();
        Option<int?> workers = CommonOptions.Workers();
        Option<string> fields = FieldsOption.Create();
        Option<string> columns = ColumnsOption.Create();
        Option<string?> letters = CommonOptions.DeadLetters();
        Option<bool> replay = CommonOptions.FromDeadLetters();
        var command = new Command("parse", "Turns records into rows, without windows and detectors")
        {
            paths, output, file, stats, zone, workers, letters, replay, fields, columns,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(output) is "parquet" && result.GetValue(file) is null)
            {
                result.AddError("--output parquet needs -o FILE: a Parquet file cannot be written to a pipe.");
            }
        });
        format.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            context,
            new ParseRequest(
                parsed.GetRequiredValue(paths), format.Name(parsed), format.Options(parsed), parsed.GetValue(letters), parsed.GetValue(replay), parsed.GetValue(stats) is not null),
            new PipelineOptions
            {
                TimeZone = parsed.GetZone(zone),
                Time = context.Time,
                Workers = parsed.GetValue(workers) ?? new PipelineOptions().Workers,
                Fields = FieldsOption.Read(parsed.GetRequiredValue(fields)),
                Columns = ColumnsOption.Read(parsed.GetRequiredValue(columns)),
            },
            Writer(parsed.GetRequiredValue(output), context.OutputStream, parsed.GetValue(file), !FieldsOption.Read(parsed.GetRequiredValue(fields)).IsNone),
            cancellation));
        return command;
    }

    private static IRowWriter Writer(string output, Stream stdout, string? file, bool wantsFields) => output.ToLowerInvariant() switch
    {
        "json" => new JsonRows(stdout, file),
        "arrow" => new ArrowRows(stdout, file, wantsFields),
        "parquet" => new ParquetRows(file!, wantsFields),
        _ => new NoRows(),
    };

    private static async Task<int> RunAsync(
        CliContext context, ParseRequest request, PipelineOptions options, IRowWriter writer, CancellationToken cancellation)
    {
        using ReplaySource? replay = request.FromDeadLetters ? new ReplaySource(request.Paths) { Format = request.Format, FormatOptions = request.FormatOptions } : null;
        using PendingFile? lettersFile = request.DeadLetters is null ? null : new PendingFile(request.DeadLetters);
        using DeadLetterWriter? letters = lettersFile is null ? null : new DeadLetterWriter(lettersFile.Stream, leaveOpen: true);
        using var pipeline = new ParsePipeline(options);
        var streams = new List<ParsedStream>();
        CliException? problem = null;
        IReadOnlyList<string> files;
        long start = context.Time.GetTimestamp();
        await using (writer.ConfigureAwait(false))
        {
            try
            {
                IEnumerable<ISource> sources = replay is null ? Inputs.Sources(request.Paths, request.Format, request.FormatOptions, context.Input) : [replay];
                await foreach (SourceStream stream in Inputs.StreamsAsync(sources, pipeline.Sources, cancellation).ConfigureAwait(false))
                {
                    streams.Add(await pipeline.RunAsync(stream, Receive, cancellation).ConfigureAwait(false));
                }
            }
            catch (CliException error) when (streams.Count > 0)
            {
                problem = error;
            }

            files = await writer.CompleteAsync().ConfigureAwait(false);
        }

        ParseReport.Write(context, streams, files, context.Time.GetElapsedTime(start).TotalSeconds, request.Json);
        ReplaySource.Complete(replay, letters, context);
        letters?.Dispose();
        lettersFile?.Keep();
        string[] errors = [.. streams.Where(static s => s.Error is not null).Select(static s => s.Error!)];
        foreach (string error in problem is null ? errors : errors.Append(problem.Message))
        {
            await context.Error.WriteLineAsync($"error: {error.ReplaceLineEndings(" ")}").ConfigureAwait(false);
        }

        return errors.Length == 0 && problem is null ? ExitCode.Done : ExitCode.Failed;

        async ValueTask Receive(Chunk chunk, ParsedChunk parsed)
        {
            foreach (EventBatch batch in parsed.Batches)
            {
                await writer.WriteAsync(batch).ConfigureAwait(false);
            }

            if (letters is not null)
            {
                parsed.DeadLetters.ForEach(letter => letters.Write(replay?.Restore(letter) ?? letter));
            }
        }
    }

    /// <param name="Paths">Files, folders, globs and streams.</param>
    /// <param name="Format">Format of all input; null to detect it.</param>
    /// <param name="FormatOptions">Settings of the format; null for none.</param>
    /// <param name="DeadLetters">File for the records that could not be used; null for none.</param>
    /// <param name="FromDeadLetters">True when the paths are such files.</param>
    /// <param name="Json">True for counts as JSON.</param>
    private sealed record ParseRequest(string[] Paths, string? Format, FormatOptions? FormatOptions, string? DeadLetters, bool FromDeadLetters, bool Json);
}
