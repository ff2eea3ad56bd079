using StreamEngine.Templates.Parameters;

namespace StreamEngine.Templates;

/// <summary>Finds templates by their keys, those too that were evicted or taken over.</summary>
internal sealed class TemplateKeys
{
    private readonly SignatureMap _map = new();

    /// <summary>The id that the template of a text has, <c>&lt;*&gt;</c> for variable parts.</summary>
    internal static string IdOf(string text) => KeyHash.OfText(text).Id;

    /// <summary>The key in front of each slot that the template of a text has; null where a slot has none.</summary>
    internal static List<string?> SlotsOf(string text)
    {
        var form = new TemplateForm();
        form.Read(TemplateText.Read(text));
        return TemplateSlots.KeysOf(form.Key);
    }

    /// <summary>The index of the template of a key, -1 for none.</summary>
    internal int Find(KeyHash key) => _map.Find(new UInt128(key.Check, key.Number));

    /// <summary>Adds a template; false when another one has its key.</summary>
    internal bool TryAdd(TemplateInfo template)
    {
        if (Find(template.Key) >= 0)
        {
            return false;
        }

        Add(template);
        return true;
    }

    /// <summary>Adds a template whose key no other one has.</summary>
    internal void Add(TemplateInfo template) => _map.Set(new UInt128(template.Key.Check, template.Key.Number), template.Index);

    /// <summary>Forgets everything.</summary>
    internal void Clear() => _map.Clear();
}
