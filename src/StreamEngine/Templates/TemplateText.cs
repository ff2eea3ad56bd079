using System.Text;

namespace StreamEngine.Templates;

/// <summary>Templates as people read them.</summary>
internal static class TemplateText
{
    /// <summary>Text of a template whose lines are empty.</summary>
    internal const string Empty = "<empty>";

    /// <summary>Text of a template that was evicted: only its id and its counts are left.</summary>
    internal const string Evicted = "<evicted>";

    private static ReadOnlySpan<byte> Wildcard => "<*>"u8;

    /// <summary>
    /// The text of a form or key: <c>&lt;*&gt;</c> for variable parts. A variable part inside a word, without a mark between it and letters,
    /// makes the whole word one.
    /// </summary>
    internal static string Show(ReadOnlySpan<byte> form)
    {
        if (form.IsEmpty)
        {
            return Empty;
        }

        var shown = new ByteList();
        foreach (byte value in form)
        {
            if (value == TemplateForm.Variable)
            {
                shown.Add(Wildcard);
            }
            else if (value is not (TemplateForm.SlotStart or TemplateForm.SlotEnd))
            {
                shown.Add(value);
            }
        }

        return Encoding.UTF8.GetString(shown.Bytes);
    }

    /// <summary>The form of a text that <see cref="Show"/> made.</summary>
    internal static byte[] Read(string text) =>
        text == Empty ? [] : Encoding.UTF8.GetBytes(text.Replace("<*>", "\u0001", StringComparison.Ordinal));

    private static bool IsNamePart(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_' || value >= 0x80;
}
