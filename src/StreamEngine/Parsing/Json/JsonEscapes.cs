namespace StreamEngine.Parsing.Json;

/// <summary>Checks escape sequences (RFC 8259, section 7).</summary>
internal static class JsonEscapes
{
    /// <summary>True when every backslash begins an escape sequence.</summary>
    /// <param name="text">A string without its quotes.</param>
    internal static bool AreValid(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int at = text.IndexOf((byte)'\\');
            if (at < 0)
            {
                return true;
            }

            int length = Length(text, at);
            if (length == 0)
            {
                return false;
            }

            text = text[(at + length)..];
        }
    }

    /// <summary>Length of the escape sequence at a position; 0 when there is none.</summary>
    internal static int Length(ReadOnlySpan<byte> text, int at)
    {
        byte escape = (uint)(at + 1) < (uint)text.Length ? text[at + 1] : (byte)0;
        return escape switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t' => 2,
            (byte)'u' when at + 6 <= text.Length && IsHex(text.Slice(at + 2, 4)) => 6,
            _ => 0,
        };
    }

    private static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (byte digit in text)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
        }

        return true;
    }
}
