using System.CommandLine;
using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Pipeline;
using StreamEngine.Server.Commands.Analysis;
using StreamEngine.Server.Commands.Mining;
using StreamEngine.Server.Commands.Scores;
using StreamEngine.Server.Terminal;
using StreamEngine.Templates;

namespace StreamEngine.Server.Commands;

/// <summary><c>templates FILE</c>: the template of every log line, or a table of all templates; or those of a journal.</summary>
internal static class TemplatesCommand
{
    private const int MaxShown = 100;

    internal static Command Create(CliContext context)
    {
        var file = new Argument<string?>("FILE") { Description = "A log file, or - for stdin", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> journal = CommonOptions.File("--journal", "Instead of a file: the folder of a journal of templates, whose templates are listed", "DIR");
        Option<string?> output = CommonOptions.File("--output", "CSV file: line,template_id,template, a row for every line of the input; without it a table is shown", "FILE.csv");
        var header = new Option<string>("--header")
        {
            Description = "auto: the format is detected and headers are no part of the message; none: every line is a bare message",
            HelpName = "auto|none",
            DefaultValueFactory = static _ => "auto",
        };
        header.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "auto", "none");
        var format = new FormatArguments();
        var command = new Command("templates", "Finds the constant shape of log lines, <*> for the variable parts") { file, output, header, journal };
        format.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is null == result.GetValue(journal) is null)
            {
                result.AddError("Expected FILE or --journal DIR, and not both.");
            }
        });
        command.SetAction((parsed, cancellation) => parsed.GetValue(journal) is { } folder ? Task.FromResult(JournalList.Run(context, folder)) : RunAsync(
            context,
            parsed.GetRequiredValue(file)!,
            format.Name(parsed),
            format.Options(parsed),
            parsed.GetRequiredValue(header).Equals("none", StringComparison.OrdinalIgnoreCase),
            parsed.GetValue(output),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string path, string? format, FormatOptions? settings, bool bare, string? output, CancellationToken cancellation)
    {
        using PendingFile? file = output is null ? null : new PendingFile(output);
        var table = new TemplateTable(new TemplateOptions());
        var lines = new LineTemplates(table);
        var options = new PipelineOptions { Time = context.Time, Columns = TemplateTable.Columns };
        using var pipeline = new ParsePipeline(options);
        string? error = null;
        await foreach (SourceStream stream in Inputs.StreamsAsync([path], format, settings, context, pipeline.Sources, cancellation).ConfigureAwait(false))
        {
            ParsedStream parsed = await pipeline.RunAsync(
                stream,
                (chunk, rows) =>
                {
                    lines.Add(chunk, rows);
                    return ValueTask.CompletedTask;
                },
                cancellation,
                bare ? new BareLines() : null).ConfigureAwait(false);
            error ??= parsed.Error;
        }

        var final = new FinalTemplates(table.Templates);
        if (file is not null)
        {
            await WriteAsync(file.Stream, lines.Lines, final, cancellation).ConfigureAwait(false);
            file.Keep();
            await context.Error.WriteLineAsync($"{HumanText.Count(lines.Lines.Count, "line")}, {HumanText.Count(final.Templates.Count, "template")} written to {output}").ConfigureAwait(false);
        }
        else
        {
            Show(context, lines.Lines.Count, final);
        }

        return error is null ? ExitCode.Done : throw new CliException(error);
    }

    private static void Show(CliContext context, int lines, FinalTemplates final)
    {
        var screen = new Screen(context.Width, context.Color);
        screen.Line($"{HumanText.Count(final.Templates.Count, "template")} in {HumanText.Count(lines, "line")}.");
        screen.Blank();
        Terminal.Templates.WriteAll(screen, final.Templates, MaxShown);
        context.Output.Write(screen.ToString());
    }

    private static async Task WriteAsync(Stream output, IReadOnlyList<int> lines, FinalTemplates final, CancellationToken cancellation)
    {
        var writer = new StreamWriter(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync("line,template_id,template\n".AsMemory(), cancellation).ConfigureAwait(false);
            var tails = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0; i < lines.Count; i++)
            {
                string tail = ",,\n";
                if (lines[i] >= 0 && !tails.TryGetValue(final[lines[i]].Id, out tail!))
                {
                    TemplateInfo template = final[lines[i]];
                    tails.Add(template.Id, tail = $",{template.Id},{CsvRows.Quote(template.Text)}\n");
                }

                writer.Write((i + 1).ToString(CultureInfo.InvariantCulture));
                writer.Write(tail);
            }
        }
    }
}
