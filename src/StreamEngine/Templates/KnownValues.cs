using System.Text;

namespace StreamEngine.Templates;

/// <summary>Words that are values wherever they stand: truth values, the absence of one, and the superuser where a user is named.</summary>
internal static class KnownValues
{
    /// <summary>What such words may begin with.</summary>
    private static readonly bool[] _begins = [.. Enumerable.Range(0, 256).Select(static value => "tTfFnNr"u8.Contains((byte)value) || char.IsAsciiHexDigit((char)value))];

    /// <summary>Copies a shape with such words hidden.</summary>
    internal static void Hide(ReadOnlySpan<byte> shape, ByteList output)
    {
        output.Clear();
        int copied = 0;
        for (int at = 0; at < shape.Length; at++)
        {
            int start = at;
            at = SlotGrammar.InsideEnd(shape, at);
            if (at - start is (>= 3 and <= 6) or 8 or 16 or 32 && _begins[shape[start]] && IsWhole(shape, start, at) && IsValue(shape, start, at))
            {
                output.Add(shape[copied..start]);
                output.Add(TemplateForm.Variable);
                copied = at;
            }
        }

        output.Add(shape[copied..]);
    }

    private static bool IsWhole(ReadOnlySpan<byte> shape, int from, int to) =>
        (to == shape.Length || shape[to] != TemplateForm.Variable) && (from == 0 || shape[from - 1] != TemplateForm.Variable);

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
