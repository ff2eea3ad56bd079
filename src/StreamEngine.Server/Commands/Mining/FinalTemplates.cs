using StreamEngine.Templates;

namespace StreamEngine.Server.Commands.Mining;

/// <summary>
/// The templates as they are known at the end. While lines come in, the first few that differ in one word get templates of their own, and
/// only later ones the general text; at the end the early ones count as the general one as well.
/// </summary>
internal sealed class FinalTemplates
{
    private readonly int[] _final;

    internal FinalTemplates(IReadOnlyList<TemplateInfo> templates)
    {
        var byText = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (TemplateInfo template in templates)
        {
            byText.TryAdd(template.Text, template.Index);
        }

        _final = [.. templates.Select(t => Resolve(t.Text, byText, t.Index))];
        var sums = new SortedDictionary<int, List<TemplateInfo>>();
        foreach (TemplateInfo template in templates)
        {
            int target = _final[template.Index];
            if (!sums.TryGetValue(target, out List<TemplateInfo>? list))
            {
                sums.Add(target, list = []);
            }

            list.Add(template);
        }

        Templates = [.. sums.Select(s => Join(templates[s.Key], s.Value))];
        Texts = templates;
    }

    /// <summary>What is left, with the counts of those that were joined.</summary>
    internal IReadOnlyList<TemplateInfo> Templates { get; }

    private IReadOnlyList<TemplateInfo> Texts { get; }

    /// <summary>The template that lines of <paramref name="index"/> count as.</summary>
    internal TemplateInfo this[int index] => Texts[_final[index]];

    /// <summary>Follows a text to the most general one that differs from it in words that became variable.</summary>
    private static int Resolve(string text, Dictionary<string, int> byText, int index)
    {
        string[] words = text.Split(' ');
        for (bool found = true; found;)
        {
            found = false;
            for (int i = 0; i < words.Length && !found; i++)
            {
                string word = words[i];
                if (word.Length < 2 || !char.IsLetter(word[0]) || word.Contains("<*>", StringComparison.Ordinal))
                {
                    continue;
                }

                words[i] = "<*>";
                found = byText.TryGetValue(string.Join(' ', words), out int general);
                if (found)
                {
                    index = general;
                }
                else
                {
                    words[i] = word;
                }
            }
        }

        return index;
    }

    private static TemplateInfo Join(TemplateInfo target, List<TemplateInfo> all)
    {
        TemplateInfo first = all.MinBy(static t => t.Index)!;
        return new TemplateInfo
        {
            Index = target.Index,
            Id = target.Id,
            Text = target.Text,
            Example = first.Example,
            Entity = first.Entity,
            Severity = all.Max(static t => t.Severity),
            FirstSeen = all.Min(static t => t.FirstSeen),
            LastSeen = all.Max(static t => t.LastSeen),
            Count = all.Sum(static t => t.Count),
        };
    }
}
