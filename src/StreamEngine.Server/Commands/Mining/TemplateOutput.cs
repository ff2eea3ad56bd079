using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamEngine.Emission;
using StreamEngine.Server.Commands.Scores;
using StreamEngine.Server.Terminal;
using StreamEngine.Templates;

namespace StreamEngine.Server.Commands.Mining;

/// <summary>Templates of a file: a row a line, or a list.</summary>
internal static class TemplateOutput
{
    private const int MaxShown = 100;

    /// <summary>A table for people, the most frequent first.</summary>
    internal static void WriteTable(CliContext context, int lines, TemplateList list)
    {
        var screen = new Screen(context.Width, context.Color);
        screen.Line($"{HumanText.Count(list.WithLines, "template")} in {HumanText.Count(lines, "line")}.");
        screen.Blank();
        Terminal.Templates.WriteAll(screen, list, MaxShown);
        context.Output.Write(screen.ToString());
    }

    /// <summary>All of them, a JSON object a line.</summary>
    internal static void WriteJson(CliContext context, TemplateList list)
    {
        context.Output.Flush();
        var buffer = new ArrayBufferWriter<byte>(1 << 16);
        foreach (TemplateEntry entry in list.Entries)
        {
            using (var writer = new Utf8JsonWriter(buffer, TemplateJson.Options))
            {
                TemplateJson.Write(writer, entry);
            }

            buffer.Write("\n"u8);
        }

        context.OutputStream.Write(buffer.WrittenSpan);
    }

    /// <summary><c>line,template_id,template</c>, a row for every line of the input.</summary>
    internal static async Task WriteRowsAsync(Stream output, IReadOnlyList<int> lines, TemplateList list, CancellationToken cancellation)
    {
        var writer = new StreamWriter(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync("line,template_id,template\n".AsMemory(), cancellation).ConfigureAwait(false);
            var tails = new Dictionary<string, string>(StringComparer.Ordinal);
            for (int i = 0; i < lines.Count; i++)
            {
                string tail = ",,\n";
                if (lines[i] >= 0 && !tails.TryGetValue(list[lines[i]].Template.Id, out tail!))
                {
                    TemplateEntry entry = list[lines[i]];
                    tails.Add(entry.Template.Id, tail = $",{entry.Template.Id},{CsvRows.Quote(entry.Text)}\n");
                }

                writer.Write((i + 1).ToString(CultureInfo.InvariantCulture));
                writer.Write(tail);
            }
        }
    }
}
