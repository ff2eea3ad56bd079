using System.Globalization;
using System.Text;

namespace StreamEngine.Comparisons.Measuring;

/// <summary>A result for people: Markdown, line by line.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins with a title, the machine, the versions of the others, and the command line.</summary>
    internal Report(string title, Machine machine, IReadOnlyList<string> libraries)
    {
        Line($"# {title}\n");
        Line($"{machine.Cpu}; {machine.Processors} processor(s); {machine.Runtime}; {machine.Platform}{string.Concat(libraries.Select(static l => "; " + l))}.");
        Line($"Command: `{machine.CommandLine}`.");
    }

    /// <summary>Adds a line.</summary>
    internal void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Adds the names of the columns of a table.</summary>
    internal void Columns(params string[] names)
    {
        Line($"| {string.Join(" | ", names)} |");
        Line($"|{string.Concat(Enumerable.Repeat("---|", names.Length))}");
    }

    /// <summary>Writes a result to the console, and into a folder as text and as JSON unless it is null.</summary>
    internal void Write<T>(string? folder, string name, T result)
    {
        Console.WriteLine(_text);
        if (folder is not null)
        {
            string path = Path.Combine(folder, $"{Machine.Day()}-{name}");
            File.WriteAllText(path + ".md", _text.ToString());
            File.WriteAllText(path + ".json", Output.Json(result) + "\n");
        }
    }

    public override string ToString() => _text.ToString();
}
