using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>
/// A level: <c>INFO</c>, <c>[warn]</c>, <c>[core:error]</c>, <c>LOG:</c>, <c>W,</c>. It may stand behind up to <paramref name="skip"/> words.
/// </summary>
/// <param name="skip">Words that may stand before the level; those that always do are constant columns.</param>
/// <param name="letters">True when the source writes levels as single letters.</param>
internal sealed class LevelField(int skip, bool letters) : HeaderField
{
    internal override string Name => skip == 0 ? "LEVEL" : "... LEVEL";

    internal override bool EndsHeaderWhenMissing => true;

    internal override int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values)
    {
        int word = at;
        for (int i = 0; i <= skip && word < line.Length; i++)
        {
            int end = ReadOne(line, word, letters, ref values);
            if (end >= 0)
            {
                SetColumns(line[at..word], ref values);
                return end;
            }

            word = Tokens.SkipSpaces(line, Tokens.End(line, word));
        }

        return UnknownLevel(line, at);
    }

    /// <summary>Reads a level at a position with its brackets and the punctuation behind it.</summary>
    internal static int ReadOne(ReadOnlySpan<byte> line, int at, bool letters, ref HeaderValues values)
    {
        int start = at;
        bool open = line[start] is (byte)'[' or (byte)'(' or (byte)'<';
        if (open)
        {
            start = Tokens.SkipSpaces(line, start + 1);
        }

        int end = Letters(line, start);
        if (open && end < line.Length && line[end] is (byte)':' or (byte)'_' && end > start)
        {
            ReadOnlySpan<byte> module = line[start..ModuleEnd(line, start)];
            if (start + module.Length < line.Length && line[start + module.Length] == ':')
            {
                start += module.Length + 1;
                end = Letters(line, start);
                values.Logger = module;
            }
        }

        byte severity = end - start == 1 && letters ? LevelWord.OfLetter(line[start]) : (byte)0;
        if (severity == 0 && !LevelWord.TryRead(line[start..end], out severity))
        {
            return -1;
        }

        if (open)
        {
            end = Tokens.SkipSpaces(line, end);
            if (end >= line.Length || line[end] is not ((byte)']' or (byte)')' or (byte)'>'))
            {
                return -1;
            }

            end++;
        }

        int next = Close(line, end, open, letters);
        values.Severity = next >= 0 ? severity : values.Severity;
        return next;
    }

    private static int Close(ReadOnlySpan<byte> line, int end, bool open, bool letters)
    {
        while (end < line.Length && line[end] is (byte)':' or (byte)',' or (byte)'|' or (byte)';')
        {
            end++;
        }

        if (letters && end < line.Length && line[end] == '/')
        {
            return end + 1;
        }

        bool bracket = end < line.Length && (open || line[end] == '[') && line[end] is (byte)'[' or (byte)'(';
        return bracket ? end : After(line, end);
    }

    private static int Letters(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && (uint)((line[at] | 0x20) - 'a') <= 25)
        {
            at++;
        }

        return at;
    }

    private static int ModuleEnd(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && (TimestampText.IsAlphanumeric(line[at]) || line[at] is (byte)'_' or (byte)'-'))
        {
            at++;
        }

        return at;
    }

    /// <summary>A word in capitals or brackets at the place of the level is a level of the source's own.</summary>
    private int UnknownLevel(ReadOnlySpan<byte> line, int at)
    {
        for (int i = 0; i < skip && at < line.Length; i++)
        {
            at = Tokens.SkipSpaces(line, Tokens.End(line, at));
        }

        int end = Tokens.End(line, Math.Min(at, line.Length));
        ReadOnlySpan<byte> word = line[Math.Min(at, end)..end];
        bool bracketed = word.Length > 3 && word[0] == '[' && word[^1] == ']' && Letters(word, 1) == word.Length - 1;
        bool capitals = bracketed || (end - at > 1 && !word.ContainsAnyExceptInRange((byte)'A', (byte)'Z'));
        return capitals ? Tokens.SkipSpaces(line, end) : -1;
    }

    /// <summary>Of the words before the level, the last plain name says where the message comes from.</summary>
    private static void SetColumns(ReadOnlySpan<byte> columns, ref HeaderValues values)
    {
        columns = Tokens.TrimEnd(columns);
        if (!columns.IsEmpty)
        {
            int start = columns.LastIndexOfAny((byte)' ', (byte)'\t') + 1;
            values.SetComponent(columns[start..]);
        }
    }
}
