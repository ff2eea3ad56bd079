using System.Text;
using StreamEngine.Server.Config;

namespace StreamEngine.Tests.Config;

/// <summary>Writes the schema as the tables of docs/configuration.md.</summary>
internal static class ConfigDocument
{
    internal static IEnumerable<ConfigTable> Tables(ConfigTable table) => table.Sections.SelectMany(Tables).Prepend(table);

    internal static string Write(ConfigTable table)
    {
        var text = new StringBuilder();
        text.Append($"### {(table.Path.Length == 0 ? "Top of the file" : table.Path)}\n\n{table.Description}\n\n");
        text.Append("| key | type | default | range | what it is |\n|---|---|---|---|---|\n");
        foreach (ConfigKey key in table.Keys)
        {
            string fallback = key.Required ? "**required**" : key.Default.Length == 0 || key.Default.Contains(' ', StringComparison.Ordinal) ? key.Default : $"`{key.Default}`";
            string only = key.Only.Count == 0 ? string.Empty : $"Only {string.Join(", ", key.Only)}. ";
            text.Append($"| `{key.Name}` | {key.Type} | {fallback} | {key.Range} | {only}{key.Description} |\n");
        }

        return text.ToString();
    }
}
