using System.Globalization;
using Spectre.Console;
using StreamEngine.Emission;
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

        TemplateList list = new(templates);
        screen.Heading(list.Entries.Count > most ? $"{heading} (top {most} of {HumanText.Count(list.Entries.Count)})" : heading);
        screen.Table(2, [true, false], list.Entries.Take(most).Select(static t => new Text[]
        {
            new(HumanText.Count(t.Count)),
            new(HumanText.Clean(t.Label, 200)),
        }));
    }

    /// <summary>Templates with their share and rate, their life and an example each.</summary>
    internal static void WriteAll(Screen screen, TemplateList list, int most)
    {
        foreach (TemplateEntry t in list.Entries.Take(most))
        {
            screen.Table(0, [true, false, false], [[new Text(HumanText.Count(t.Count).PadLeft(9)), new Text(t.Template.Id, Styles.Faint), new Text(HumanText.Clean(t.Label, 400), new Style(decoration: Decoration.Bold))]]);
            string severity = Names.Of(t.Severity);
            string life = t.HasTimes ? HumanText.Range(t.FirstSeen, t.LastSeen) : "no times";
            string example = t.Count == 0 ? string.Empty : "; e.g. " + HumanText.Clean(t.Template.Example, 200);
            screen.Line($"{Measure(t)}; {life}{(severity.Length == 0 ? string.Empty : ", up to " + severity)}{example}", 11, Styles.Faint);
        }

        if (list.Entries.Count > most)
        {
            screen.Line($"and {HumanText.Count(list.Entries.Count - most)} more (--list json has all)", 2, Styles.Faint);
        }
    }

    private static string Measure(TemplateEntry entry)
    {
        string share = (100 * entry.Share).ToString("0.##", CultureInfo.InvariantCulture) + " % of lines";
        return entry.LinesPerMinute is { } rate ? $"{share}, {HumanText.Number(rate)} a minute" : share;
    }
}
