using System.Globalization;

namespace StreamEngine.Server.Config;

/// <summary>One thing that is wrong with a configuration file.</summary>
/// <param name="File">Path as it was given.</param>
/// <param name="Line">Line, from 1; 0 when the error is about the file as a whole.</param>
/// <param name="Column">Column, from 1; 0 when the error is about the file as a whole.</param>
/// <param name="Message">What was expected and what was found.</param>
internal sealed record ConfigError(string File, int Line, int Column, string Message)
{
    /// <returns><c>file:line:column: message</c>, the form that editors and terminals make a link of.</returns>
    public override string ToString() =>
        Line == 0 ? $"{File}: {Message}" : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Message}");
}
