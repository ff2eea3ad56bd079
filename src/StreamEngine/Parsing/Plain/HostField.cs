using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>A word that names the host: it repeats a word before the timestamp, or stands before <c>program[pid]:</c>.</summary>
/// <param name="repeated">Index of the word before the timestamp that is repeated, or -1.</param>
internal sealed class HostField(int repeated) : HeaderField
{
    internal override string Name => "host";

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        int end = Tokens.End(line, at);
        if (end == at || !IsHost(line[at..end]))
        {
            return -1;
        }

        ReadOnlySpan<byte> word = line[at..end];
        if (repeated >= 0)
        {
            int start = Tokens.Start(line, repeated);
            ReadOnlySpan<byte> first = line[start..Tokens.End(line, start)];
            if (start >= at || !IsRepeated(word, first))
            {
                return -1;
            }

            word = first;
        }

        values.Host = word;
        return Tokens.SkipSpaces(line, end);
    }

    /// <summary>True for <c>dn228</c>, <c>dn228/dn228</c> and <c>local@dn228</c> after <c>dn228</c>.</summary>
    private static bool IsRepeated(ReadOnlySpan<byte> word, ReadOnlySpan<byte> first)
    {
        int rest = word.Length - first.Length;
        return rest == 0 ? word.SequenceEqual(first)
            : rest > 0 && ((word.StartsWith(first) && word[first.Length] == '/') || (word.EndsWith(first) && word[rest - 1] == '@'));
    }

    /// <summary>True for words of letters, digits, points, dashes and colons that hold a letter and are no level.</summary>
    internal static bool IsHost(ReadOnlySpan<byte> word)
    {
        bool letter = false;
        foreach (byte b in word)
        {
            if (!TimestampText.IsAlphanumeric(b) && b is not ((byte)'.' or (byte)'-' or (byte)':' or (byte)'/' or (byte)'_' or (byte)'@'))
            {
                return false;
            }

            letter |= b >= 'A';
        }

        return letter && word.Length <= 128 && word[^1] != ':' && TimestampText.IsAlphanumeric(word[0]) && !LevelWord.TryRead(word, out _);
    }
}
