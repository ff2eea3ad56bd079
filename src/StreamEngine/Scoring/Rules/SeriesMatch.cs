using StreamEngine.Batching;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Rules;

/// <summary>
/// Which series, and what else is told of, something holds for. All parts that are set must match the whole text; <c>*</c> stands for any text, and case counts. Without parts it is all of them.
/// </summary>
public class SeriesMatch
{
    /// <summary>Metric name, <c>template</c> for new log templates; null for any.</summary>
    public string? Metric { get; set; }

    /// <summary>Service of the entity; null for any, or none.</summary>
    public string? Service { get; set; }

    /// <summary>Host of the entity; null for any, or none.</summary>
    public string? Host { get; set; }

    /// <summary>Component of the entity; null for any, or none.</summary>
    public string? Component { get; set; }

    /// <summary>Labels of the series by name, at most 16; what is no series has none.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Most <see cref="Labels"/>.</summary>
    internal const int MostLabels = 16;

    /// <summary>True when it holds for a series.</summary>
    internal bool IsFor(SeriesInfo series) => IsFor(series.Name, series.Entity) && (Labels.Count == 0 || Labels.All(l => HasLabel(series, l)));

    /// <summary>True when it holds for something of an entity that is no series.</summary>
    internal bool IsForOther(string metric, Entity entity) => Labels.Count == 0 && IsFor(metric, entity);

    /// <summary>True when a text has the form of a pattern.</summary>
    internal static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        (int at, int from, int star, int mark) = (0, 0, -1, 0);
        while (from < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, mark) = (at++, from);
            }
            else if (at < pattern.Length && pattern[at] == text[from])
            {
                at++;
                from++;
            }
            else if (star >= 0)
            {
                // The last star takes one more character; those before it need not be tried again.
                (at, from) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return !pattern[at..].ContainsAnyExcept('*');
    }

    private bool IsFor(string metric, Entity entity) =>
        (Metric is null || Fits(Metric, metric)) && IsPart(Service, entity.Service) && IsPart(Host, entity.Host) && IsPart(Component, entity.Component);

    private static bool IsPart(string? pattern, string? part) => pattern is null || (part is not null && Fits(pattern, part));

    private static bool HasLabel(SeriesInfo series, KeyValuePair<string, string> label)
    {
        foreach (KeyValuePair<string, string> own in series.Labels)
        {
            if (own.Key == label.Key)
            {
                return Fits(label.Value, own.Value);
            }
        }

        return false;
    }
}
