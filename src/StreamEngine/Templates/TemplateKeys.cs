using System.Globalization;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>Finds templates by their keys, those too that were evicted or taken over.</summary>
internal sealed class TemplateKeys
{
    private readonly SignatureMap _map = new();

    /// <summary>The id of the template of a key: the same in every process.</summary>
    internal static ulong NumberOf(ReadOnlySpan<byte> key) => ByteHash.Hash(key, ByteHash.Seed3);

    /// <summary>The id that the template of a text has, <c>&lt;*&gt;</c> for variable parts.</summary>
    internal static string IdOf(string text)
    {
        var form = new TemplateForm();
        form.Read(TemplateText.Read(text));
        return NumberOf(form.Key).ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>A second hash, so that templates with the same id are told apart.</summary>
    internal static ulong CheckOf(ReadOnlySpan<byte> key) => ByteHash.Hash(key, ByteHash.Seed1);

    /// <summary>The index of the template of a key, -1 for none.</summary>
    internal int Find(ReadOnlySpan<byte> key) => _map.Find(new UInt128(CheckOf(key), NumberOf(key)));

    /// <summary>The index of the template that has the key of one, -1 for none.</summary>
    internal int Find(TemplateInfo template) => _map.Find(new UInt128(template.Check, template.Number));

    /// <summary>Adds a template; false when another one has its key.</summary>
    internal bool TryAdd(TemplateInfo template)
    {
        var hash = new UInt128(template.Check, template.Number);
        if (_map.Find(hash) >= 0)
        {
            return false;
        }

        _map.Set(hash, template.Index);
        return true;
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear() => _map.Clear();
}
