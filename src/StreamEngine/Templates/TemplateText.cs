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
        int word = 0;
        for (int i = 0; i < form.Length; i++)
        {
            byte value = form[i];
            if (value is TemplateForm.SlotStart or TemplateForm.SlotEnd)
            {
                continue;
            }

            if (value != TemplateForm.Variable)
            {
                shown.Add(value);
                word = IsNamePart(value) ? word : shown.Count;
                continue;
            }

            shown.Cut(word);
            shown.Add(Wildcard);
            bool isSlot = i + 1 < form.Length && form[i + 1] == TemplateForm.SlotEnd;
            while (!isSlot && i + 1 < form.Length && IsNamePart(form[i + 1]))
            {
                i++;
            }

            word = shown.Count;
        }

        return Encoding.UTF8.GetString(shown.Bytes);
    }

    /// <summary>The form of a text that <see cref="Show"/> made.</summary>
    internal static byte[] Read(string text) =>
        text == Empty ? [] : Encoding.UTF8.GetBytes(text.Replace("<*>", "\u0001", StringComparison.Ordinal));

    private static bool IsNamePart(byte value) => char.IsAsciiLetterOrDigit((char)value) || value == '_' || value >= 0x80;
}
