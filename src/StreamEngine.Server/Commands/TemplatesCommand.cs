using System.CommandLine;
using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Server.Commands.Analysis;
using StreamEngine.Server.Commands.Mining;
using StreamEngine.Server.Commands.Scores;
using StreamEngine.Server.Terminal;
using StreamEngine.Templates;

namespace StreamEngine.Server.Commands;

/// <summary><c>templates FILE</c>: the template of every log line, or a table of all templates.</summary>
internal static class TemplatesCommand
{
    private const int MaxShown = 100;

    internal static Command Create(CliContext context)
    {
        var file = new Argument<string>("FILE") { Description = "A log file, or - for stdin" };
        Option<string?> output = CommonOptions.File("--output", "CSV file: line,template_id,template, a row for every line of the input; without it a table is shown", "FILE.csv");
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
        var command = new Command("templates", "Finds the constant shape of log lines, <*> for the variable parts") { file, output, header, parameters, template };
        command.Validators.Add(result =>
        {
            if (ParameterFile.Problem(result.GetValue(parameters), result.GetValue(template), result.GetValue(file)) is { } problem)
            {
                result.AddError(problem);
            }
        });
        format.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            context,
            new LineReader(
                context,
                parsed.GetRequiredValue(file),
                format.Name(parsed),
                format.Options(parsed),
                parsed.GetRequiredValue(header).Equals("none", StringComparison.OrdinalIgnoreCase)),
            parsed.GetValue(output),
            parsed.GetValue(parameters),
            parsed.GetValue(template),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, LineReader reader, string? output, string? parameters, string? template, CancellationToken cancellation)
    {
        using PendingFile? file = output is null ? null : new PendingFile(output);
        using ParameterFile? values = parameters is null ? null : new ParameterFile(parameters);
        var table = new TemplateTable(new TemplateOptions());
        var lines = new LineTemplates(table);
        string? error = await reader.ReadAsync(Add, cancellation).ConfigureAwait(false);
        var final = new FinalTemplates(table.Templates);
        if (file is not null)
        {
            await WriteAsync(file.Stream, lines.Lines, final, cancellation).ConfigureAwait(false);
            file.Keep();
            await context.Error.WriteLineAsync($"{HumanText.Count(lines.Lines.Count, "line")}, {HumanText.Count(final.Templates.Count, "template")} written to {output}").ConfigureAwait(false);
        }
        else if (values is null)
        {
            Show(context, lines.Lines.Count, final);
        }

        if (values is not null)
        {
            long rows = await new ParameterExport(table, final, template).RunAsync(reader, values, cancellation).ConfigureAwait(false);
            await context.Error.WriteLineAsync($"{HumanText.Count(rows, "row")} written to {parameters}").ConfigureAwait(false);
        }

        return error is null ? ExitCode.Done : throw new CliException(error);

        ValueTask Add(Chunk chunk, ParsedChunk rows)
        {
            lines.Add(chunk, rows);
            return ValueTask.CompletedTask;
        }
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
