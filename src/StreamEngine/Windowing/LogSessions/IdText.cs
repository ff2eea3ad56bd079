namespace StreamEngine.Windowing.LogSessions;

/// <summary>Finds ids in texts.</summary>
internal static class IdText
{
    /// <summary>Longest id, in bytes; of a longer one the rest is not looked at.</summary>
    internal const int Longest = 256;

    /// <summary>True for what ids in messages consist of.</summary>
    internal static bool IsPart(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';

    /// <summary>The id that a text is; empty when it is none: <c>-</c>, and zeros alone, which tracers write for no trace.</summary>
    internal static ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> text)
    {
        bool isNone = text.Length == 1 && text[0] == (byte)'-';
        return isNone || text.IndexOfAnyExcept((byte)'0', (byte)'-') < 0 ? default : text[..Math.Min(text.Length, Longest)];
    }

    /// <summary>The first word that begins with a prefix, and has something behind it; empty when there is none.</summary>
    internal static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix)
    {
        for (int from = 0; ;)
        {
            int at = text[from..].IndexOf(prefix);
            if (at < 0)
            {
                return default;
            }

            at += from;
            int end = at + prefix.Length;
            while (end < text.Length && end - at < Longest && IsPart((char)text[end]))
            {
                end++;
            }

            if (end > at + prefix.Length && (at == 0 || !IsPart((char)text[at - 1])))
            {
                return text[at..end];
            }

            from = at + prefix.Length;
        }
    }
}
