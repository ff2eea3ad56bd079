namespace StreamEngine.Templates;

/// <summary>Names of months and days as they stand in timestamps: <c>Jun 14</c>, <c>Mon Jun 14</c>.</summary>
internal static class DateWords
{
    private static ReadOnlySpan<byte> Names => "JanFebMarAprMayJunJulAugSepOctNovDecMonTueWedThuFriSatSun"u8;

    /// <summary>True when the three letters at <paramref name="at"/> name a month or a day, and a blank and a number or another such name follow.</summary>
    internal static bool Precedes(ReadOnlySpan<byte> line, int at)
    {
        if (!IsName(line, at))
        {
            return false;
        }

        int next = at + 3;
        while (next < line.Length && line[next] == ' ')
        {
            next++;
        }

        return next < line.Length && (char.IsAsciiDigit((char)line[next]) || IsName(line, next));
    }

    private static bool IsName(ReadOnlySpan<byte> line, int at)
    {
        if (at + 3 > line.Length || !char.IsAsciiLetterUpper((char)line[at]))
        {
            return false;
        }

        ReadOnlySpan<byte> word = line.Slice(at, 3);
        for (int i = 0; i < Names.Length; i += 3)
        {
            if (word.SequenceEqual(Names.Slice(i, 3)))
            {
                return true;
            }
        }

        return false;
    }
}
