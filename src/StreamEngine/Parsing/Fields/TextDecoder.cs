using System.Globalization;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Fields;

/// <summary>Takes escapes out of text.</summary>
internal static class TextDecoder
{
    /// <summary>The text of a value: a piece of the record, or a decoded copy in the builder's scratch. A row must have been begun.</summary>
    internal static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> raw, ValueKind kind, BatchBuilder output)
    {
        if (kind is not (ValueKind.Escaped or ValueKind.Doubled))
        {
            return raw;
        }

        Span<byte> target = output.Scratch(raw.Length);
        return output.CommitScratch(kind == ValueKind.Escaped ? Unescape(raw, target) : Undouble(raw, target));
    }

    /// <summary>Decodes a string of JSON into the builder's scratch.</summary>
    /// <returns>False when an escape sequence is wrong.</returns>
    internal static bool TryDecodeJson(ByteText text, int start, int length, BatchBuilder output, out ReadOnlySpan<byte> decoded)
    {
        Span<byte> target = output.Scratch(length + EscapedText.Margin);
        int written = EscapedText.Decode(text, start, length, target);
        decoded = written < 0 ? default : output.CommitScratch(written);
        return written >= 0;
    }

    /// <summary>Copies text with backslash escapes decoded: those of JSON, and what is unknown as it stands.</summary>
    /// <param name="text">Text without its quotes.</param>
    /// <param name="target">At least as long as the text, for no escape is shorter than what it means.</param>
    /// <returns>Bytes written.</returns>
    internal static int Unescape(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int plain = QuotedText.CopyToBackslash(text, target[written..]);
            written += plain;
            text = text[plain..];
            if (text.Length < 2)
            {
                text.CopyTo(target[written..]);
                return written + text.Length;
            }

            byte simple = Simple(text[1]);
            if (simple != 0)
            {
                target[written++] = simple;
                text = text[2..];
            }
            else if (text[1] == 'u' && TryReadUnit(text, out int unit))
            {
                text = text[6..];
                written += WriteRune(unit, ref text, target[written..]);
            }
            else
            {
                target[written++] = (byte)'\\';
                text = text[1..];
            }
        }
    }

    /// <summary>Copies text with doubled quotes made single.</summary>
    /// <returns>Bytes written.</returns>
    internal static int Undouble(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int quote = text.IndexOf((byte)'"');
            if (quote < 0 || quote + 1 >= text.Length)
            {
                text.CopyTo(target[written..]);
                return written + text.Length;
            }

            text[..(quote + 1)].CopyTo(target[written..]);
            written += quote + 1;
            text = text[(quote + (text[quote + 1] == '"' ? 2 : 1))..];
        }
    }

    private static byte Simple(byte escape) => escape switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'"' => (byte)'"',
        (byte)'\\' => (byte)'\\',
        (byte)'/' => (byte)'/',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => 0,
    };

    /// <summary>One rune from one UTF-16 unit or two; half a pair becomes U+FFFD.</summary>
    private static int WriteRune(int unit, ref ReadOnlySpan<byte> text, Span<byte> target)
    {
        if (char.IsHighSurrogate((char)unit) && TryReadUnit(text, out int low) && char.IsLowSurrogate((char)low))
        {
            text = text[6..];
            return new Rune((char)unit, (char)low).EncodeToUtf8(target);
        }

        return (Rune.TryCreate((char)unit, out Rune rune) ? rune : Rune.ReplacementChar).EncodeToUtf8(target);
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> text, out int unit)
    {
        unit = 0;
        return text.Length >= 6 && text[0] == '\\' && text[1] == 'u'
            && int.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out unit);
    }
}
