namespace StreamEngine.Templates;

/// <summary>Tells by their shape which words of a line are variable.</summary>
internal static class WordShapes
{
    /// <summary>
    /// The end of a value that goes on behind a colon, where a word begins at <paramref name="from"/> and its colon stands at
    /// <paramref name="colon"/>: URL, Windows path, clock time, MAC and IPv6 address, host with port. 0 when it is none of these.
    /// </summary>
    internal static int CompoundEnd(ReadOnlySpan<byte> line, int from, int colon)
    {
        ReadOnlySpan<byte> word = line[from..colon];
        ReadOnlySpan<byte> rest = line[(colon + 1)..];
        if (rest.Length > 2 && rest[0] == '/' && rest[1] == '/' && word.Length >= 2 && IsLetter(word[0]))
        {
            return UntilBlank(line, colon + 3);
        }

        if (word.Length == 1 && IsLetter(word[0]) && rest.Length > 1 && rest[0] is (byte)'\\' or (byte)'/')
        {
            return UntilBlank(line, colon + 2);
        }

        int groups = HexGroups(line, from);
        return groups > 0 ? groups : HostAndPort(line, word, colon);
    }

    /// <summary>
    /// A word with digits is variable, but not the key of <c>key=value</c>, and not a name with one digit between letters (<c>log4j</c>,
    /// <c>jk2_init</c>), unless it could be a hexadecimal number.
    /// </summary>
    internal static bool IsVariableWithDigits(ReadOnlySpan<byte> word, byte next)
    {
        if (next == '=')
        {
            return !IsLetter(word[0]) && word[0] != '_';
        }

        int digit = word.IndexOfAnyInRange((byte)'0', (byte)'9');
        if (digit <= 0 || digit + 1 >= word.Length || !IsLetter(word[digit - 1]))
        {
            return true;
        }

        bool beyondHex = false;
        foreach (byte value in word[..digit])
        {
            beyondHex |= !char.IsAsciiHexDigit((char)value);
            if (!IsLetter(value) && value != '_')
            {
                return true;
            }
        }

        foreach (byte value in word[(digit + 1)..])
        {
            beyondHex |= !char.IsAsciiHexDigit((char)value);
            if (!IsLetter(value) && value is not ((byte)'_' or (byte)'-'))
            {
                return true;
            }
        }

        return !beyondHex || !IsLetter(word[^1]);
    }

    /// <summary>A word without digits is variable when it is a path or an e-mail address, or the value of <c>key=value</c> with a dot, slash or at sign.</summary>
    internal static bool IsVariableText(ReadOnlySpan<byte> word, bool isValue)
    {
        int slashes = word.Count((byte)'/') + word.Count((byte)'\\');
        if (slashes > 0)
        {
            bool rooted = word.Length > 1 && word[0] is (byte)'/' or (byte)'~' or (byte)'.' or (byte)'\\';
            return rooted || slashes > 1 || isValue;
        }

        int at = word.IndexOf((byte)'@');
        return (at > 0 && at < word.Length - 1) || (isValue && word.IndexOf((byte)'.') >= 0);
    }

    private static int UntilBlank(ReadOnlySpan<byte> line, int from)
    {
        int end = from;
        while (end < line.Length && line[end] > ' ' && line[end] is not ((byte)'"' or (byte)'\'' or (byte)'<' or (byte)'>' or (byte)')' or (byte)']' or (byte)'}' or (byte)',' or (byte)';'))
        {
            end++;
        }

        while (end > from && line[end - 1] is (byte)'.' or (byte)':')
        {
            end--;
        }

        return end;
    }

    /// <summary>Groups of at most four hexadecimal digits between colons, at least three of them: a time, a MAC or an IPv6 address.</summary>
    private static int HexGroups(ReadOnlySpan<byte> line, int from)
    {
        int colons = 0;
        int group = 0;
        bool digits = false;
        int at = from;
        for (; at < line.Length; at++)
        {
            byte value = line[at];
            if (value == ':')
            {
                colons++;
                group = 0;
            }
            else if (char.IsAsciiHexDigit((char)value))
            {
                digits |= value <= '9';
                if (++group > 4)
                {
                    return 0;
                }
            }
            else
            {
                break;
            }
        }

        bool trailing = at >= from + 2 && line[at - 1] == ':' && line[at - 2] != ':';
        if (trailing)
        {
            at--;
            colons--;
        }

        bool bounded = at == line.Length || !(char.IsAsciiLetter((char)line[at]) || line[at] is (byte)'_' or (byte)'-');
        return colons >= 2 && digits && bounded ? FractionEnd(line, at) : 0;
    }

    private static int FractionEnd(ReadOnlySpan<byte> line, int at)
    {
        if (at + 1 < line.Length && line[at] == '.' && char.IsAsciiDigit((char)line[at + 1]))
        {
            at++;
            while (at < line.Length && (char.IsAsciiLetterOrDigit((char)line[at]) || line[at] is (byte)'.' or (byte)'+' or (byte)'-'))
            {
                at++;
            }
        }

        return at;
    }

    private static int HostAndPort(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word, int colon)
    {
        int at = colon + 1;
        while (at < line.Length && at <= colon + 5 && char.IsAsciiDigit((char)line[at]))
        {
            at++;
        }

        bool port = at > colon + 1 && (at == line.Length || !char.IsAsciiLetterOrDigit((char)line[at]));
        if (!port || word.IndexOf((byte)'.') <= 0)
        {
            return 0;
        }

        foreach (byte value in word)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'.' or (byte)'-' or (byte)'_' or (byte)'/'))
            {
                return 0;
            }
        }

        return at;
    }

    private static bool IsLetter(byte value) => char.IsAsciiLetter((char)value) || value >= 0x80;
}
