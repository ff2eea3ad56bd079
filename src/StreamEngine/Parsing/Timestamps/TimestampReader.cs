namespace StreamEngine.Parsing.Timestamps;

/// <summary>
/// Reads a text that is a timestamp as a whole. Times without a zone are in <see cref="ParserOptions.TimeZone"/>; a missing year is the
/// latest that puts the timestamp not later than <see cref="ParserOptions.Now"/> plus a day; a missing date is the date of now.
/// A leap second 60 is the first second of the next minute. Years outside 1678 to 2261 fail.
/// </summary>
internal static class TimestampReader
{
    /// <summary>Reads a timestamp of any known shape, spaces around it aside.</summary>
    /// <param name="text">The timestamp.</param>
    /// <param name="options">Zone and current time for what the text leaves out.</param>
    /// <param name="nanoseconds">Nanoseconds since the Unix epoch; 0 on failure.</param>
    internal static bool TryRead(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        if (text.Length >= IsoLayouts.Shortest
            && (IsoLayouts.TryRead(text, options, out nanoseconds) || TimestampShapes.Iso.TryReadPrefix(text, options, out nanoseconds) == text.Length))
        {
            return true;
        }

        text = text.Trim((byte)' ');
        if (text.Length is < 7 or > 64)
        {
            nanoseconds = 0;
            return false;
        }

        return TryReadAny(text, options, out nanoseconds) || IsoShape.TryReadShort(text, options, out nanoseconds);
    }

    /// <summary>The first known shape that a text begins with.</summary>
    /// <returns>Bytes read, 0 when there is none.</returns>
    internal static int TryReadPrefix(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds, out TimestampShape? shape)
    {
        foreach (TimestampShape candidate in TimestampShapes.For(text))
        {
            int length = candidate.TryReadPrefix(text, options, out nanoseconds);
            if (length > 0)
            {
                shape = candidate;
                return length;
            }
        }

        nanoseconds = 0;
        shape = null;
        return 0;
    }

    private static bool TryReadAny(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        foreach (TimestampShape shape in TimestampShapes.For(text))
        {
            if (shape.TryReadPrefix(text, options, out nanoseconds) == text.Length)
            {
                return true;
            }
        }

        nanoseconds = 0;
        return false;
    }
}
