namespace StreamEngine.Templates;

/// <summary>
/// Templates for people. Those that more general ones have taken over count as these, and templates that read alike are one. Evicted ones,
/// whose text is not known any more, stay apart.
/// </summary>
internal sealed class TemplateList
{
    private readonly Dictionary<int, TemplateEntry> _byIndex = [];
    private readonly Dictionary<string, TemplateEntry> _byId = new(StringComparer.Ordinal);

    /// <summary>Makes a list of templates, which may count on meanwhile.</summary>
    internal TemplateList(IEnumerable<TemplateInfo> templates)
    {
        var byText = new Dictionary<string, TemplateEntry>(StringComparer.Ordinal);
        foreach (TemplateInfo template in templates)
        {
            TemplateEntry entry = EntryOf(template.Final, byText);
            _byIndex.TryAdd(template.Index, entry);
            _byId.TryAdd(template.Id, entry);
            if (entry.Template != template)
            {
                entry.Aliases.Add(template.Id);
            }

            entry.Count += template.Count;
            entry.FirstSeen = Math.Min(entry.FirstSeen, template.FirstSeen);
            entry.LastSeen = Math.Max(entry.LastSeen, template.LastSeen);
            entry.Severity = template.Severity > entry.Severity ? template.Severity : entry.Severity;
        }

        TemplateEntry[] entries = [.. _byIndex.Values.Distinct().Where(static e => e.Count > 0 || e.Template.IsSeed)];
        Lines = entries.Sum(static e => e.Count);
        foreach (TemplateEntry entry in entries)
        {
            entry.Share = Lines == 0 ? 0 : (double)entry.Count / Lines;
        }

        Entries = [.. entries.OrderByDescending(static e => e.Count).ThenBy(static e => e.Template.Id, StringComparer.Ordinal)];
    }

    /// <summary>Those with lines, and seeds, by falling count, then by id.</summary>
    internal IReadOnlyList<TemplateEntry> Entries { get; }

    /// <summary>Lines of all.</summary>
    internal long Lines { get; }

    /// <summary>Entries with lines.</summary>
    internal int WithLines => Entries.Count(static e => e.Count > 0);

    /// <summary>The entry that lines of the template with an index count as.</summary>
    internal TemplateEntry this[int index] => _byIndex[index];

    /// <summary>The entry of an id, be it one that was taken over; null for none.</summary>
    internal TemplateEntry? Find(string id) => _byId.GetValueOrDefault(id);

    private TemplateEntry EntryOf(TemplateInfo final, Dictionary<string, TemplateEntry> byText)
    {
        if (_byIndex.TryGetValue(final.Index, out TemplateEntry? entry))
        {
            return entry;
        }

        string text = final.Text;
        if (text == TemplateText.Evicted || !byText.TryGetValue(text, out entry))
        {
            entry = new TemplateEntry(final, text);
            byText[text] = entry;
        }

        _byIndex.Add(final.Index, entry);
        return entry;
    }
}
