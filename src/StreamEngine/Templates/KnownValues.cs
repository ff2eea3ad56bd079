using System.Text;

namespace StreamEngine.Templates;

/// <summary>Words that are values wherever they stand: truth values, the absence of one, and the superuser where a user is named.</summary>
internal static class KnownValues
{
    /// <summary>Copies a shape with such words hidden.</summary>
    internal static void Hide(ReadOnlySpan<byte> shape, ByteList output)
    {
        output.Clear();
        int at = 0;
        while (at < shape.Length)
        {
            int end = at;
            while (end < shape.Length && SlotGrammar.IsInside(shape[end]))
            {
                end++;
            }

            ReadOnlySpan<byte> word = shape[at..end];
            bool whole = end == shape.Length || shape[end] != TemplateForm.Variable;
            whole &= at == 0 || shape[at - 1] != TemplateForm.Variable;
            if (whole && word.Length is (>= 3 and <= 6) or 8 or 16 or 32 && IsValue(shape, at, end))
            {
                output.Add(TemplateForm.Variable);
            }
            else
            {
                output.Add(word);
            }

            if (end < shape.Length)
            {
                output.Add(shape[end++]);
            }

            at = end;
        }
    }

    private static bool IsValue(ReadOnlySpan<byte> shape, int from, int to)
    {
        if (to < shape.Length && shape[to] == '=')
        {
            return false;
        }

        ReadOnlySpan<byte> word = shape[from..to].TrimEnd((byte)'.');
        if (Ascii.EqualsIgnoreCase(word, "true"u8) || Ascii.EqualsIgnoreCase(word, "false"u8) || Ascii.EqualsIgnoreCase(word, "null"u8))
        {
            return true;
        }

        if (word.Length >= 8)
        {
            return IsHex(word);
        }

        return word.SequenceEqual("root"u8) && NamesUser(shape[..from]);
    }

    private static bool IsHex(ReadOnlySpan<byte> word)
    {
        foreach (byte value in word)
        {
            if (!char.IsAsciiHexDigit((char)value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool NamesUser(ReadOnlySpan<byte> before) =>
        before.EndsWith("user "u8) || before.EndsWith("user="u8) || before.EndsWith("for "u8) || before.EndsWith("by "u8)
        || before.EndsWith("user: "u8) || before.EndsWith("User "u8) || (before.Length > 0 && before[^1] == '(' && (before.Length == 1 || before[^2] == ' '));
}
