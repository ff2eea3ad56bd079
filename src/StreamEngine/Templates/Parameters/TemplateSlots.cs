using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Templates.Parameters;

/// <summary>What all lines of a template have in common about their slots: the key in front of each, and the types that were seen.</summary>
internal sealed class TemplateSlots
{
    private TemplateSlots(TemplateInfo template, string?[] keys, Utf8View id, Utf8View[] keyViews)
    {
        Template = template;
        Keys = keys;
        Id = id;
        KeyViews = keyViews;
        Seen = new uint[keys.Length];
    }

    internal TemplateInfo Template { get; }

    /// <summary>View of the id.</summary>
    internal Utf8View Id { get; }

    /// <summary>The word before an equals sign in front of each slot; null for none.</summary>
    internal string?[] Keys { get; }

    /// <summary>Views of the keys.</summary>
    internal Utf8View[] KeyViews { get; }

    /// <summary>One bit a type that the slot has had.</summary>
    internal uint[] Seen { get; }

    /// <summary>Makes the slots of a template that was not evicted.</summary>
    internal static TemplateSlots Of(TemplateInfo template, NameBytes names, string id)
    {
        var key = new ByteList();
        TemplateForm.KeyOf(template.Form!, key);
        List<string?> keys = KeysOf(key.Bytes);
        Utf8View[] views = [.. keys.Select(name => names.View(Encoding.UTF8.GetBytes(name ?? string.Empty)))];
        return new TemplateSlots(template, [.. keys], names.View(Encoding.ASCII.GetBytes(id)), views);
    }

    /// <summary>The key in front of each slot of the key of a template.</summary>
    internal static List<string?> KeysOf(ReadOnlySpan<byte> key)
    {
        var keys = new List<string?>();
        for (int at = 0; at < key.Length; at++)
        {
            if (key[at] == TemplateForm.Variable)
            {
                keys.Add(KeyBefore(key[..at]));
            }
        }

        return keys;
    }

    private static string? KeyBefore(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd("\"'([{<"u8);
        if (text is not [.., (byte)'='])
        {
            return null;
        }

        int end = text.Length - 1;
        int start = end;
        while (start > 0 && text[start - 1] != TemplateForm.Variable && (LineClasses.Of(text[start - 1]) & LineClasses.Break) == 0)
        {
            start--;
        }

        return start == end || (start > 0 && text[start - 1] == TemplateForm.Variable) ? null : Encoding.UTF8.GetString(text[start..end]);
    }
}
