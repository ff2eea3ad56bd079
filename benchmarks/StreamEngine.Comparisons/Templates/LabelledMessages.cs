using Sylvan.Data.Csv;

namespace StreamEngine.Comparisons.Templates;

/// <summary>Messages of a recorded system with the templates that people gave them: the columns Content and EventTemplate.</summary>
internal sealed record LabelledMessages(string Name, IReadOnlyList<string> Messages, IReadOnlyList<string> Templates)
{
    /// <summary>Reads the files <c>NAME/structured.csv</c> of a folder, by name.</summary>
    internal static List<LabelledMessages> ReadAll(string directory) =>
    [
        .. from folder in Directory.GetDirectories(directory).Order(StringComparer.Ordinal)
           let path = Path.Combine(folder, "structured.csv")
           where File.Exists(path)
           select Read(Path.GetFileName(folder), path),
    ];

    /// <summary>One system after the other, as one.</summary>
    internal static LabelledMessages Concat(IReadOnlyList<LabelledMessages> systems) =>
        new("all", [.. systems.SelectMany(static s => s.Messages)], [.. systems.SelectMany(static s => s.Templates.Select(t => $"{s.Name} {t}"))]);

    private static LabelledMessages Read(string name, string path)
    {
        using CsvDataReader reader = CsvDataReader.Create(path);
        int message = reader.GetOrdinal("Content");
        int template = reader.GetOrdinal("EventTemplate");
        var messages = new List<string>();
        var templates = new List<string>();
        while (reader.Read())
        {
            messages.Add(reader.GetString(message));
            templates.Add(reader.GetString(template));
        }

        return new LabelledMessages(name, messages, templates);
    }
}
