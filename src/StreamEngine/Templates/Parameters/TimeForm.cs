namespace StreamEngine.Templates.Parameters;

/// <summary>Recognises times of day and dates by their form.</summary>
internal static class TimeForm
{
    /// <summary>True for <c>12:34</c> with seconds, fractions and a zone or without, for a date of three numbers, and for a date with such a time behind it.</summary>
    internal static bool Matches(ReadOnlySpan<byte> text)
    {
        int first = Digits(text, 0);
        if (first is 0 or > 4 || first == text.Length)
        {
            return false;
        }

        byte separator = text[first];
        if (separator == ':')
        {
            return IsClock(text);
        }

        if (separator is not ((byte)'-' or (byte)'/'))
        {
            return false;
        }

        int second = Digits(text, first + 1);
        int at = first + 1 + second;
        if (second is 0 or > 2 || at >= text.Length || text[at] != separator)
        {
            return false;
        }

        int third = Digits(text, at + 1);
        at += 1 + third;
        if (third is not (1 or 2 or 4) || (first > 2 && third > 2) || (first <= 2 && third == 1))
        {
            return false;
        }

        return at == text.Length || (text[at] is (byte)'T' or (byte)' ' or (byte)'-' or (byte)':' or (byte)'_' && IsClock(text[(at + 1)..]));
    }

    /// <summary>True for texts of several words that begin with the name of a month or a day.</summary>
    internal static bool HasName(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny((byte)' ', (byte)',');
        return end is >= 3 and <= 9 && SlotGrammar.IsDateName(text[..end]);
    }

    private static bool IsClock(ReadOnlySpan<byte> text)
    {
        int hours = Digits(text, 0);
        if (hours is 0 or > 2 || !IsPart(text, hours))
        {
            return false;
        }

        int at = hours + 3;
        if (IsPart(text, at))
        {
            at += 3;
            if (at + 1 < text.Length && text[at] is (byte)'.' or (byte)',' && Digits(text, at + 1) is > 0 and var fraction)
            {
                at += 1 + fraction;
            }
        }

        return at == text.Length || IsZone(text[at..]);
    }

    /// <summary>A colon and two digits below 60, with no third one.</summary>
    private static bool IsPart(ReadOnlySpan<byte> text, int at) =>
        at + 2 < text.Length && text[at] == ':' && text[at + 1] <= '5' && Digits(text, at + 1) == 2;

    private static bool IsZone(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'Z'] or [(byte)'z'])
        {
            return true;
        }

        ReadOnlySpan<byte> name = text.TrimStart((byte)' ');
        if (name.Length is >= 2 and <= 4 && name.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0)
        {
            return true;
        }

        return name.Length is 5 or 6 && name[0] is (byte)'+' or (byte)'-' && Digits(name, 1) >= 2 && Digits(name, name.Length - 2) == 2
            && (name.Length == 5 || name[3] == ':');
    }

    private static int Digits(ReadOnlySpan<byte> text, int from)
    {
        int at = from;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }

        return at - from;
    }
}
