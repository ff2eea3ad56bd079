using System.Globalization;
using StreamEngine.Templates;
using StreamEngine.Templates.Parameters;

namespace StreamEngine.Windowing.LogValues;

/// <summary>A series of the options, read.</summary>
/// <param name="Number">Id of the template.</param>
/// <param name="Slot">The slot whose numbers it has.</param>
/// <param name="Labels">The slots that tell series apart.</param>
/// <param name="Name">Name of the metric.</param>
/// <param name="MaxSeries">Series that are told apart.</param>
internal sealed record ValueRule(ulong Number, SlotName Slot, SlotName[] Labels, string Name, int MaxSeries)
{
    /// <summary>Id of the template as text: a series keeps it, whichever template its lines have later.</summary>
    internal string Id => Number.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>What makes it another one.</summary>
    internal string Identity => string.Create(CultureInfo.InvariantCulture, $"{Id} {Slot} {Name} {MaxSeries} {string.Join(' ', Labels)}");

    /// <summary>Reads options that have been checked.</summary>
    internal static ValueRule[] Of(TemplateOptions options) => [.. options.Series.Select(Of)];

    private static ValueRule Of(TemplateSeries series)
    {
        string id = series.Id ?? TemplateKeys.IdOf(series.Text!);
        TemplateHandles.TryReadId(id, out ulong number);
        return new ValueRule(number, Read(series.Slot), [.. series.Labels.Select(Read)], series.Name, series.MaxSeries);
    }

    private static SlotName Read(string text) => SlotName.TryRead(text, out SlotName name) ? name : throw new ArgumentException($"'{text}' names no slot.", nameof(text));
}
