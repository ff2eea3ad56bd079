using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Timestamps;

/// <summary>A count since the Unix epoch whose unit is told by its number of digits. Signs and other lengths are not accepted.</summary>
internal sealed class EpochShape(string name, int digits, long unit) : TimestampShape
{
    /// <summary>The first instant of the year after the last that is accepted, in seconds.</summary>
    private const ulong EndSeconds = 9_214_646_400;

    private const long Nano = CivilTime.NanosecondsPerSecond;

    internal override string Name => name;

    internal override bool IsNumber => true;

    internal override (int Least, int Most) LeadingDigits => (digits, digits);

    /// <summary>Reads a text of 10, 13, 16 or 19 digits and nothing else.</summary>
    /// <returns>False for any other text, also for one that is a timestamp.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        long unit = text.Length switch { 10 => Nano, 13 => 1_000_000, 16 => 1_000, 19 => 1, _ => 0 };
        nanoseconds = 0;
        if (unit == 0 || !NumberReader.TryReadUInt64(text, out ulong count) || count >= EndSeconds * (ulong)(Nano / unit))
        {
            return false;
        }

        nanoseconds = (long)count * unit;
        return true;
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
