using System.Globalization;
using StreamEngine.Numerics;

namespace StreamEngine.Templates;

/// <summary>128-bit hash of the key of a template: the same in every process.</summary>
/// <param name="Number">The first half, which is the id.</param>
/// <param name="Check">The second half, so that templates with the same id are told apart.</param>
internal readonly record struct KeyHash(ulong Number, ulong Check)
{
    /// <summary>The id as people see it.</summary>
    internal string Id => Number.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The hash of a key.</summary>
    internal static KeyHash Of(ReadOnlySpan<byte> key) => new(ByteHash.Hash(key, ByteHash.Seed3), ByteHash.Hash(key, ByteHash.Seed1));

    /// <summary>The hash of the key of a text, <c>&lt;*&gt;</c> for variable parts.</summary>
    internal static KeyHash OfText(string text)
    {
        var form = new TemplateForm();
        form.Read(TemplateText.Read(text));
        return Of(form.Key);
    }
}
