using System.CommandLine;
using StreamEngine.Batching;
using StreamEngine.Server.Commands.Analysis;
using StreamEngine.Server.Commands.Mining;
using StreamEngine.Server.Terminal;
using StreamEngine.Templates;

namespace StreamEngine.Server.Commands;

/// <summary><c>templates FILE</c>: the template of every log line, or a table of all templates; or those of a journal.</summary>
internal static class TemplatesCommand
{
    internal static Command Create(CliContext context)
    {
        var file = new Argument<string?>("FILE") { Description = "A log file, or - for stdin", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> journal = CommonOptions.File("--journal", "Instead of a file: the folder of a journal of templates, whose templates are listed", "DIR");
        Option<string?> output = CommonOptions.File("--output", "CSV file: line,template_id,template, a row for every line of the input; without it the list is shown", "FILE.csv");
        var list = new Option<string?>("--list") { Description = "What stdout gets: a table for people, or one JSON object a template; with --output nothing unless asked for", HelpName = "table|json" };
        list.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "table", "json");
        Option<string?> config = CommonOptions.File("--config", "Templates of a configuration of run: seeds, masks and rules", "FILE.yaml");
        var header = new Option<string>("--header")
        {
            Description = "auto: the format is detected and headers are no part of the message; none: every line is a bare message",
            HelpName = "auto|none",
            DefaultValueFactory = static _ => "auto",
        };
        header.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "auto", "none");
        Option<string?> parameters = CommonOptions.File("--parameters", "The values of the variable parts, a row a value, as CSV, Arrow IPC or Parquet, as the name ends. FILE is read again for it", "FILE.csv|.arrow|.parquet");
        Option<string?> template = CommonOptions.File("--template", "With --parameters: a row a line of this template, named by its id or its text, and a column a slot", "TEMPLATE");
        var format = new FormatArguments();
        var command = new Command("templates", "Finds the constant shape of log lines, <*> for the variable parts") { file, output, list, header, config, journal, parameters, template };
        command.Validators.Add(result =>
        {
            if (ParameterFile.Problem(result.GetValue(parameters), result.GetValue(template), result.GetValue(file)) is { } problem)
            {
                result.AddError(problem);
            }
        });
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
            new LineReader(
                context,
                parsed.GetRequiredValue(file)!,
                format.Name(parsed),
                format.Options(parsed),
                parsed.GetRequiredValue(header).Equals("none", StringComparison.OrdinalIgnoreCase)),
            parsed.GetValue(output),
            parsed.GetValue(list),
            parsed.GetValue(config),
            parsed.GetValue(parameters),
            parsed.GetValue(template),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context, LineReader reader, string? output, string? list, string? config, string? parameters, string? template, CancellationToken cancellation)
    {
        if (Options(context, config) is not { } templates)
        {
            return ExitCode.Usage;
        }

        using PendingFile? file = output is null ? null : new PendingFile(output);
        using ParameterFile? values = parameters is null ? null : new ParameterFile(parameters);
        var masks = PatternMasks.Of(templates);
        var table = new TemplateTable(templates);
        var lines = new LineTemplates(table, masks);
        string? error = await reader.ReadAsync(Add, cancellation).ConfigureAwait(false);
        var final = new TemplateList(table.Templates);
        if (file is not null)
        {
            await TemplateOutput.WriteRowsAsync(file.Stream, lines.Lines, final, cancellation).ConfigureAwait(false);
            file.Keep();
            await context.Error.WriteLineAsync($"{HumanText.Count(lines.Lines.Count, "line")}, {HumanText.Count(final.WithLines, "template")} written to {output}").ConfigureAwait(false);
        }

        if (list is not null || (file is null && values is null))
        {
            Show(context, list, lines.Lines.Count, final);
        }

        if (values is not null)
        {
            long rows = await new ParameterExport(table, final, masks, template).RunAsync(reader, values, cancellation).ConfigureAwait(false);
            await context.Error.WriteLineAsync($"{HumanText.Count(rows, "row")} written to {parameters}").ConfigureAwait(false);
        }

        return error is null ? ExitCode.Done : throw new CliException(error);

        ValueTask Add(Chunk chunk, ParsedChunk rows)
        {
            lines.Add(chunk, rows);
            return ValueTask.CompletedTask;
        }
    }

    private static void Show(CliContext context, string? list, int lines, TemplateList final)
    {
        if (list is not null && AnalyzeCommand.IsJson(list))
        {
            TemplateOutput.WriteJson(context, final);
        }
        else
        {
            TemplateOutput.WriteTable(context, lines, final);
        }
    }

    /// <summary>Null when the configuration has errors, which have been told.</summary>
    private static TemplateOptions? Options(CliContext context, string? config) =>
        config is null ? new TemplateOptions() : CheckCommand.Read(config, context)?.Pipeline.Templates;
}
