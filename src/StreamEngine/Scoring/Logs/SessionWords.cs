using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Logs;

/// <summary>Says what is odd about a session.</summary>
internal static class SessionWords
{
    private const int LongestTemplate = 120;

    /// <summary>One sentence for each test, and the template that tells most.</summary>
    /// <param name="id">Id of the session.</param>
    /// <param name="length">Its lines.</param>
    /// <param name="verdict">What is odd.</param>
    /// <param name="model">What it was judged by.</param>
    /// <param name="templates">Texts of templates.</param>
    internal static IEnumerable<string> Of(string id, int length, SessionVerdict verdict, SessionModel model, TemplateCatalog templates)
    {
        string session = $"session {id} ({(length == 1 ? "1 line" : Number(length) + " lines")}): ";
        string known = $"{Number(model.Learned)} sessions of its kind";
        if ((verdict.Odd & SessionTests.Event) != 0)
        {
            // What follows from it need not be said.
            yield return $"{session}{Text(model, verdict.Template, templates)}, which {Number(verdict.TemplateSeen)} of {known} had";
            yield break;
        }

        if ((verdict.Odd & SessionTests.Order) != 0)
        {
            (int first, int second) = verdict.Pair;
            string before = first == Followers.Start ? "at the beginning" : "right after " + Text(model, first, templates);
            string what = second == Followers.End ? "the end" : Text(model, second, templates);
            yield return $"{session}{what} {before}, {Number(verdict.PairSeen)} of {Number(verdict.AfterFirst)} times before";
        }

        if ((verdict.Odd & SessionTests.Counts) != 0)
        {
            yield return $"{session}{Text(model, verdict.Counted, templates)} {Times(verdict.Count)}, as {Number(verdict.CountSeen)} of {known} had it, usually {Times(verdict.UsualCount)}"
                + (double.IsNaN(verdict.Distance) ? string.Empty : $"; nothing known has the same counts (distance {verdict.Distance.ToString("0.##", CultureInfo.InvariantCulture)})");
        }

        if ((verdict.Odd & SessionTests.Length) != 0)
        {
            yield return $"{session}{known} had {Number(model.Lengths.Least)} to {Number(model.Lengths.Most)} lines";
        }
    }

    /// <summary>The template that tells most of what is odd; null when none does.</summary>
    internal static TemplateBirth? Telling(in SessionVerdict verdict, SessionModel model, TemplateCatalog templates)
    {
        int place = (verdict.Odd & SessionTests.Event) != 0 ? verdict.Template
            : (verdict.Odd & SessionTests.Order) == 0 ? (verdict.Odd & SessionTests.Counts) != 0 ? verdict.Counted : -1
            : verdict.Pair.Second >= 0 ? verdict.Pair.Second : verdict.Pair.First;
        return place < 0 ? null : templates.Find(model.TemplateAt(place));
    }

    /// <summary>A template between quotation marks, cut when it is long.</summary>
    internal static string Quote(string? text) => text is null ? "a template" : text.Length > LongestTemplate ? $"\"{text[..LongestTemplate]}...\"" : $"\"{text}\"";

    private static string Text(SessionModel model, int place, TemplateCatalog templates) => Quote(place < 0 ? null : templates.Find(model.TemplateAt(place))?.Text);

    private static string Times(int count) => count == 1 ? "once" : count == 0 ? "not at all" : Number(count) + " times";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
