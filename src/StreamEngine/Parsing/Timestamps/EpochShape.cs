using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Timestamps;

/// <summary>A count since the Unix epoch whose unit is told by its number of digits. Signs and other lengths are not accepted.</summary>
internal sealed class EpochShape(string name, int digits, long unit) : TimestampShape
{
    /// <summary>The first instant of the year after the last that is accepted, in nanoseconds.</summary>
    private const long End = 9_214_646_400 * Nano;

    private const long Nano = CivilTime.NanosecondsPerSecond;

    /// <summary>Nanoseconds of one unit by digits, from 10 to 19; 0 where the number of digits tells no unit.</summary>
    private static ReadOnlySpan<long> Units => [Nano, 0, 0, 1_000_000, 0, 0, 1_000, 0, 0, 1];

    /// <summary>Counts that are too large, in the same places.</summary>
    private static ReadOnlySpan<ulong> Ends => [End / Nano, 0, 0, End / 1_000_000, 0, 0, End / 1_000, 0, 0, End];

    internal override string Name => name;

    internal override bool IsNumber => true;

    internal override (int Least, int Most) LeadingDigits => (digits, digits);

    /// <summary>Reads a text of 10, 13, 16 or 19 digits and nothing else.</summary>
    /// <returns>False for any other text, also for one that is a timestamp.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        uint length = (uint)text.Length - 10;
        if (length < (uint)Units.Length && NumberReader.TryReadUInt64(text, out ulong count) && count < Ends[(int)length])
        {
            nanoseconds = (long)count * Units[(int)length];
            return true;
        }

        nanoseconds = 0;
        return false;
    }

    internal override int TryReadPrefix(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        if (text.Length < digits || !TryRead(text[..digits], out nanoseconds))
        {
            nanoseconds = 0;
            return 0;
        }

        int at = digits;
        if (unit == Nano && text.Length > at + 1 && text[at] == '.' && TimestampText.IsDigit(text[at + 1]))
        {
            at++;
            nanoseconds += TimestampText.Fraction(text, ref at);
        }

        if (EndsWord(text, at))
        {
            return at;
        }

        nanoseconds = 0;
        return 0;
    }
}
