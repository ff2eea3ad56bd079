using System.Globalization;
using StreamEngine.Templates.Parameters;

namespace StreamEngine.Templates;

/// <summary>Finds everything that is wrong with one series of a template.</summary>
internal static class SeriesCheck
{
    private const int MaxName = 200;
    private const int MostSeries = 10_000;

    /// <summary>The errors, each with the property that it is about.</summary>
    /// <param name="series">The series.</param>
    /// <param name="known">Those before it.</param>
    internal static IEnumerable<(string Part, string Message)> Errors(TemplateSeries series, HashSet<string> known)
    {
        List<string?>? keys = null;
        bool isNamed = false;
        if (series.Id is null == series.Text is null)
        {
            yield return (nameof(series.Text), $"expected either id or text, found {(series.Id is null ? "none" : "both")}");
        }
        else if (series.Id is { } id && !TemplateHandles.TryReadId(id, out _))
        {
            yield return (nameof(series.Id), $"expected the id of a template, 16 hexadecimal digits, found '{id}'");
        }
        else if (series.Id is null && !TemplateCheck.IsLine(series.Text!))
        {
            yield return (nameof(series.Text), "expected text on one line, 1 to 4096 characters");
        }
        else
        {
            isNamed = true;
            keys = series.Text is { } text ? TemplateKeys.SlotsOf(text) : null;
        }

        if (SlotError(series.Slot, keys) is { } slotError)
        {
            yield return (nameof(series.Slot), slotError);
        }

        if (series.Name.Length is 0 or > MaxName || series.Name.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '{' or '}' or '"'))
        {
            yield return (nameof(series.Name), string.Create(CultureInfo.InvariantCulture, $"expected the name of a metric, 1 to {MaxName} characters without blanks, braces and quotes, found '{series.Name}'"));
        }

        if (series.MaxSeries is < 1 or > MostSeries)
        {
            yield return (nameof(series.MaxSeries), string.Create(CultureInfo.InvariantCulture, $"expected 1 to {MostSeries}, found {series.MaxSeries}"));
        }

        foreach (string error in LabelErrors(series, keys))
        {
            yield return (nameof(series.Labels), error);
        }

        if (isNamed && !known.Add($"{series.Id?.ToLowerInvariant() ?? TemplateKeys.IdOf(series.Text!)} {series.Name} {series.Slot}"))
        {
            yield return (nameof(series.Slot), $"expected each series once, found '{series.Name}' of slot '{series.Slot}' of the same template again");
        }
    }

    private static IEnumerable<string> LabelErrors(TemplateSeries series, List<string?>? keys)
    {
        if (series.Labels.Count > TemplateSeries.MaxLabels)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"expected at most {TemplateSeries.MaxLabels}, found {series.Labels.Count}");
        }

        var labels = new HashSet<string>(StringComparer.Ordinal);
        foreach (string label in series.Labels)
        {
            if (SlotError(label, keys) is { } error)
            {
                yield return error;
            }
            else if (label is "template" or "slot")
            {
                yield return $"expected the number of the slot in place of its key, as each series has a label '{label}' already";
            }
            else if (label == series.Slot || !labels.Add(label))
            {
                yield return $"expected each slot once, found '{label}' again";
            }
        }
    }

    private static string? SlotError(string slot, List<string?>? keys)
    {
        if (!SlotName.TryRead(slot, out SlotName name))
        {
            return $"expected the number of a slot from 1 on, or the key before its equals sign, found '{slot}'";
        }

        if (keys is null || name.Find(keys) >= 0)
        {
            return null;
        }

        string known = string.Join(", ", keys.Where(static k => k is not null).Distinct().Select(static k => $"'{k}'"));
        return keys.Count == 0
            ? $"expected a template with a variable part, found none for slot '{slot}'"
            : string.Create(CultureInfo.InvariantCulture, $"expected a slot of the template, 1 to {keys.Count}{(known.Length > 0 ? " or " + known : string.Empty)}, found '{slot}'");
    }
}
