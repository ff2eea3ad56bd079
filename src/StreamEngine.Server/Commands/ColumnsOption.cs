using System.CommandLine;
using StreamEngine.Batching;
using StreamEngine.Server.Config;

namespace StreamEngine.Server.Commands;

/// <summary><c>--columns</c>: which of the columns that all log rows have are filled.</summary>
internal static class ColumnsOption
{
    private const string Time = "time";

    /// <summary>Names as in rows of JSON.</summary>
    private static readonly Dictionary<string, LogColumns> s_names = Names();

    internal static Option<string> Create()
    {
        var option = new Option<string>("--columns")
        {
            Description = $"Usual columns of log rows that are filled: all, none, or names with commas between; {Time} always is. Names: {string.Join(", ", s_names.Keys)}",
            HelpName = "all|none|A,B",
            DefaultValueFactory = static _ => "all",
        };
        option.Validators.Add(static result =>
        {
            foreach (string name in Split(result.GetValueOrDefault<string>() ?? string.Empty).Where(static n => !IsKnown(n)))
            {
                string meant = NearestWord.Of(name, s_names.Keys) is { } near ? $"; did you mean {near}?" : string.Empty;
                result.AddError($"--columns: expected all, none, or names from {string.Join(", ", s_names.Keys)} with commas between, found '{name}'{meant}");
            }
        });
        return option;
    }

    internal static LogColumns Read(string text) => text.ToLowerInvariant() switch
    {
        "all" => LogColumns.All,
        "none" => LogColumns.None,
        _ => Split(text).Aggregate(LogColumns.None, static (columns, name) => columns | s_names[name]),
    };

    private static string[] Split(string text) => text.ToLowerInvariant() is "all" or "none" ? [] : text.Split(',', StringSplitOptions.TrimEntries);

    private static bool IsKnown(string name) => s_names.ContainsKey(name);

    private static Dictionary<string, LogColumns> Names()
    {
        var names = new Dictionary<string, LogColumns>(StringComparer.OrdinalIgnoreCase) { [Time] = LogColumns.None, ["severity_number"] = LogColumns.Severity };
        for (int i = 0; i < ArrowSchemas.LogColumns.Length; i++)
        {
            names.Add(ArrowSchemas.LogColumns[i], (LogColumns)(1 << i));
        }

        names.Add("status", LogColumns.Status);
        names.Add("duration_seconds", LogColumns.Duration);
        names.Add("size_bytes", LogColumns.Size);
        return names;
    }
}
