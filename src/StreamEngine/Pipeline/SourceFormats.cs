using StreamEngine.Batching;
using StreamEngine.Parsing;

namespace StreamEngine.Pipeline;

/// <summary>The formats that sources can name.</summary>
public static class SourceFormats
{
    /// <summary>Names of all formats.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. FormatRegistry.Default.Formats.Select(static f => f.Name)];

    /// <summary>Checks a name and the settings that go with it, before anything is read.</summary>
    /// <param name="format">Name of a format; null when it is found from the data.</param>
    /// <param name="options">Settings; null for none.</param>
    /// <returns>One sentence an error; empty when all is well.</returns>
    public static IReadOnlyList<string> Validate(string? format, FormatOptions? options) =>
        [.. FormatOptionCheck.Run(format, options ?? new FormatOptions()).Select(static e => e.Message)];
}
