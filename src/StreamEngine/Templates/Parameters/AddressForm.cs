using StreamEngine.Numerics;

namespace StreamEngine.Templates.Parameters;

/// <summary>Recognises addresses and identifiers by their form. Behind the texts there is padding.</summary>
internal static class AddressForm
{
    /// <summary>Groups of up to four hexadecimal digits between colons, eight of them or with two colons in a row.</summary>
    internal static bool IsIPv6(ReadOnlySpan<byte> text)
    {
        int colons = 0;
        int group = 0;
        bool gap = false;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == ':')
            {
                gap |= at > 0 && text[at - 1] == ':';
                colons++;
                group = 0;
            }
            else if (text[at] == '.')
            {
                return gap && colons >= 2 && AddressText.IsIPv4(new ByteText(text), text.LastIndexOf((byte)':') + 1, text.Length - text.LastIndexOf((byte)':') - 1);
            }
            else if (!char.IsAsciiHexDigit((char)text[at]) || ++group > 4)
            {
                return false;
            }
        }

        return colons <= 7 && (gap ? colons >= 2 : colons == 7);
    }

    /// <summary>Six pairs of hexadecimal digits between colons or hyphens.</summary>
    internal static bool IsMac(ReadOnlySpan<byte> text)
    {
        bool matches = text.Length == 17;
        for (int at = 0; matches && at < 17; at++)
        {
            matches = at % 3 == 2 ? text[at] == text[2] && text[at] is (byte)':' or (byte)'-' : char.IsAsciiHexDigit((char)text[at]);
        }

        return matches;
    }

    /// <summary>Groups of 8, 4, 4, 4 and 12 hexadecimal digits.</summary>
    internal static bool IsUuid(ReadOnlySpan<byte> text)
    {
        bool matches = text.Length == 36;
        for (int at = 0; matches && at < 36; at++)
        {
            matches = at is 8 or 13 or 18 or 23 ? text[at] == '-' : char.IsAsciiHexDigit((char)text[at]);
        }

        return matches;
    }

    /// <summary>The name of a host, with a port or without; any name without blanks may have a port.</summary>
    internal static bool IsHost(ReadOnlySpan<byte> text)
    {
        int colon = text.IndexOf((byte)':');
        return colon < 0 ? HostName.Matches(text) : colon > 0 && IsNumber(text[(colon + 1)..], 5) && text[..colon].IndexOf((byte)'.') > 0;
    }

    internal static bool IsNumber(ReadOnlySpan<byte> text, int most) =>
        text.Length > 0 && text.Length <= most && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
