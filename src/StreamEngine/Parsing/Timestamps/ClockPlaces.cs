namespace StreamEngine.Parsing.Timestamps;

/// <summary>Where the parts of a timestamp stand whose digits of the time change from record to record.</summary>
/// <param name="Shape">The shape that has read the text.</param>
/// <param name="Clock">Where <c>HH:mm:ss</c> begins.</param>
/// <param name="Fraction">Digits of the fraction, 0 for none.</param>
/// <param name="Zone">Where what follows the digits begins: a zone, or the end.</param>
/// <param name="HasZone">True when a zone follows.</param>
internal readonly record struct ClockPlaces(TimestampShape Shape, int Clock, int Fraction, int Zone, bool HasZone)
{
    /// <summary>Finds the parts of a timestamp that ISO, RFC 3164 or the common log format has read.</summary>
    /// <param name="text">The timestamp alone.</param>
    /// <param name="places">The parts.</param>
    /// <returns>False for texts of other shapes: those are read anew each time.</returns>
    internal static bool TryFind(ReadOnlySpan<byte> text, out ClockPlaces places)
    {
        places = default;
        if (text.Length < 14 || !TryFindClock(text, out TimestampShape shape, out int clock))
        {
            return false;
        }

        int at = clock + 8;
        int fraction = 0;
        if (shape != TimestampShapes.Clf && at + 1 < text.Length && text[at] is (byte)'.' or (byte)',' && TimestampText.IsDigit(text[at + 1]))
        {
            int digits = text[(at + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            fraction = digits < 0 ? text.Length - at - 1 : digits;
            at += 1 + fraction;
        }

        places = new ClockPlaces(shape, clock, fraction, at, at < text.Length);
        return !places.HasZone || shape != TimestampShapes.Bsd;
    }

    private static bool TryFindClock(ReadOnlySpan<byte> text, out TimestampShape shape, out int clock)
    {
        shape = TimestampShapes.Iso;
        clock = 11;
        if (text[4] == '-')
        {
            return text.Length >= 19 && text[7] == '-' && text[13] == ':' && text[16] == ':';
        }

        if (text[2] == '/')
        {
            shape = TimestampShapes.Clf;
            clock = 12;
            return text.Length >= 21 && text[6] == '/' && text[11] == ':' && text[14] == ':' && text[17] == ':';
        }

        shape = TimestampShapes.Bsd;
        clock = text[6] == ' ' ? 7 : text[7] == ' ' ? 8 : 6;
        clock = text[5] == ' ' ? 6 : clock;
        return TimestampText.Month(text, 0) != 0 && text.Length >= clock + 8 && text[clock + 2] == ':' && text[clock + 5] == ':';
    }
}
