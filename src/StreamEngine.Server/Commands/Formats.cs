using StreamEngine.Parsing;

namespace StreamEngine.Server.Commands;

/// <summary>Names of the formats that <c>--format</c> takes.</summary>
internal static class Formats
{
    internal static IEnumerable<string> Names => FormatRegistry.Default.Formats.Select(f => f.Name);

    /// <summary>What is wrong with a name, with the known ones; null when it is known.</summary>
    internal static string? Error(string name) => FormatRegistry.Default.TryGet(name, out _, out string? error) ? null : error;
}
