using Spectre.Console;
using StreamEngine.Insights;

namespace StreamEngine.Server.Terminal;

/// <summary>Colours by meaning.</summary>
internal static class Styles
{
    internal static readonly Style Faint = new(Color.Grey);

    internal static readonly Style Good = new(Color.Green);

    internal static Style Of(InsightSeverity severity) => severity switch
    {
        InsightSeverity.Critical => new Style(Color.White, Color.Red, Decoration.Bold),
        InsightSeverity.High => new Style(Color.Red, decoration: Decoration.Bold),
        InsightSeverity.Medium => new Style(Color.Yellow),
        InsightSeverity.Low => new Style(Color.Blue),
        _ => new Style(Color.Grey),
    };

    internal static Text Name(InsightSeverity severity) => new(severity.ToString().ToUpperInvariant(), Of(severity));
}
