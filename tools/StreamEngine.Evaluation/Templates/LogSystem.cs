using System.Text;
using StreamEngine.Server.Commands.Scores;

namespace StreamEngine.Evaluation.Templates;

/// <summary>The log of one system with the template that people gave to each line.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Lines">Whole lines, as Latin-1 so that bytes that are no UTF-8 come through.</param>
/// <param name="Messages">The lines without their headers.</param>
/// <param name="Templates">The true template of each line.</param>
internal sealed record LogSystem(string Name, IReadOnlyList<string> Lines, IReadOnlyList<string> Messages, IReadOnlyList<string> Templates)
{
    /// <summary>Reads the folders <c>Name</c> that hold <c>Name.log</c> and <c>structured.csv</c>, by name.</summary>
    /// <exception cref="InvalidDataException">A file lacks a column, or the two files of a folder differ in length.</exception>
    internal static List<LogSystem> ReadAll(string directory) =>
    [
        .. from folder in Directory.GetDirectories(directory).Order(StringComparer.Ordinal)
           let name = Path.GetFileName(folder)
           let log = Path.Combine(folder, name + ".log")
           let labels = Path.Combine(folder, "structured.csv")
           where File.Exists(log) && File.Exists(labels)
           select Read(name, log, labels),
    ];

    /// <summary>At most <paramref name="most"/> lines of each true template, the first ones, in order.</summary>
    internal LogSystem Thin(int most)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var kept = new List<int>();
        for (int i = 0; i < Templates.Count; i++)
        {
            int before = seen.GetValueOrDefault(Templates[i]);
            seen[Templates[i]] = before + 1;
            if (before < most)
            {
                kept.Add(i);
            }
        }

        return new LogSystem(Name, [.. kept.Select(i => Lines[i])], [.. kept.Select(i => Messages[i])], [.. kept.Select(i => Templates[i])]);
    }

    private static LogSystem Read(string name, string log, string labels)
    {
        string[] lines = File.ReadAllText(log, Encoding.Latin1).TrimEnd('\n').Split('\n');
        var messages = new List<string>();
        var templates = new List<string>();
        using var reader = new StreamReader(labels);
        var rows = new CsvRows(reader);
        int message = -1;
        int template = -1;
        for (bool first = true; rows.Read(); first = false)
        {
            if (first)
            {
                message = Column(rows.Cells, "Content", labels);
                template = Column(rows.Cells, "EventTemplate", labels);
                continue;
            }

            messages.Add(rows.Cells[message]);
            templates.Add(rows.Cells[template]);
        }

        return lines.Length == templates.Count
            ? new LogSystem(name, lines, messages, templates)
            : throw new InvalidDataException($"{log} has {lines.Length} lines, {labels} {templates.Count} rows.");
    }

    private static int Column(IReadOnlyList<string> cells, string name, string path)
    {
        int at = cells.ToList().IndexOf(name);
        return at >= 0 ? at : throw new InvalidDataException($"{path} has no column {name}.");
    }
}
