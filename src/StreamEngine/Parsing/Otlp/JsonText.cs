using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Puts text between the quotes of JSON (RFC 8259, section 7).</summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> Hex => "0123456789abcdef"u8;

    /// <summary>Copies text with quote, backslash and control bytes escaped.</summary>
    /// <param name="text">UTF-8 text.</param>
    /// <param name="target">Room for six times the text.</param>
    /// <returns>Bytes written.</returns>
    internal static int Escape(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int written = 0;
        int from = 0;
        while (true)
        {
            int special = QuotedText.IndexOfSpecial(text, from);
            text[from..special].CopyTo(target[written..]);
            written += special - from;
            if (special == text.Length)
            {
                return written;
            }

            written += EscapeByte(text[special], target[written..]);
            from = special + 1;
        }
    }

    private static int EscapeByte(byte value, Span<byte> target)
    {
        target[0] = (byte)'\\';
        byte letter = value switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => 0,
        };
        if (letter != 0)
        {
            target[1] = letter;
            return 2;
        }

        "u00"u8.CopyTo(target[1..]);
        target[4] = Hex[value >> 4];
        target[5] = Hex[value & 15];
        return 6;
    }
}
