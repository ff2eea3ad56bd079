using Spectre.Console;
using StreamEngine.Templates;

namespace StreamEngine.Server.Terminal;

/// <summary>Log templates for people.</summary>
internal static class Templates
{
    /// <summary>The most frequent templates, a line each.</summary>
    internal static void Write(Screen screen, string heading, IReadOnlyList<TemplateInfo> templates, int most)
    {
        if (templates.Count == 0)
        {
            return;
        }

        screen.Heading(templates.Count > most ? $"{heading} (top {most} of {HumanText.Count(templates.Count)})" : heading);
        screen.Table(2, [true, false], Ranked(templates).Take(most).Select(static t => new Text[]
        {
            new(HumanText.Count(t.Count)),
            new(HumanText.Clean(t.Text, 200)),
        }));
    }

    /// <summary>Templates with their life and an example each.</summary>
    internal static void WriteAll(Screen screen, IReadOnlyList<TemplateInfo> templates, int most)
    {
        foreach (TemplateInfo t in Ranked(templates).Take(most))
        {
            screen.Table(0, [true, false, false], [[new Text(HumanText.Count(t.Count).PadLeft(9)), new Text(t.Id, Styles.Faint), new Text(HumanText.Clean(t.Text, 400), new Style(decoration: Decoration.Bold))]]);
            string life = t.FirstSeen > t.LastSeen ? "no times" : HumanText.Range(t.FirstSeen, t.LastSeen);
            screen.Line($"{life}{(Level(t).Length == 0 ? string.Empty : ", up to " + Level(t))}; e.g. {HumanText.Clean(t.Example, 200)}", 11, Styles.Faint);
        }

        if (templates.Count > most)
        {
            screen.Line($"and {HumanText.Count(templates.Count - most)} more (--output FILE.csv has all)", 2, Styles.Faint);
        }
    }

    private static IEnumerable<TemplateInfo> Ranked(IReadOnlyList<TemplateInfo> templates) =>
        templates.OrderByDescending(static t => t.Count).ThenBy(static t => t.Id, StringComparer.Ordinal);

    private static string Level(TemplateInfo template) => (byte)template.Severity switch
    {
        0 => string.Empty,
        < 5 => "trace",
        < 9 => "debug",
        < 13 => "info",
        < 17 => "warn",
        < 21 => "error",
        _ => "fatal",
    };
}
