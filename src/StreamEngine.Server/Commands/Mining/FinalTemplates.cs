using StreamEngine.Templates;

namespace StreamEngine.Server.Commands.Mining;

/// <summary>
/// The templates as they are known at the end: those that more general ones have taken over count as these, and templates that read alike are
/// shown as one.
/// </summary>
internal sealed class FinalTemplates
{
    private readonly TemplateInfo[] _final;

    internal FinalTemplates(IReadOnlyList<TemplateInfo> templates)
    {
        var byText = new Dictionary<string, TemplateInfo>(StringComparer.Ordinal);
        _final = new TemplateInfo[templates.Count];
        foreach (TemplateInfo template in templates)
        {
            TemplateInfo final = template.Final;
            string text = final.Text;
            if (!byText.TryGetValue(text, out TemplateInfo? first))
            {
                byText.Add(text, first = final);
            }

            _final[template.Index] = first;
        }

        Templates = [.. byText.Values.OrderBy(static t => t.Index)];
    }

    /// <summary>What is left.</summary>
    internal IReadOnlyList<TemplateInfo> Templates { get; }

    /// <summary>Indexes of templates that are known.</summary>
    internal int Count => _final.Length;

    /// <summary>The template that lines of <paramref name="index"/> count as.</summary>
    internal TemplateInfo this[int index] => _final[index];
}
