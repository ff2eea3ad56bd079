namespace StreamEngine.Parsing.Timestamps;

/// <summary>A count since the Unix epoch whose unit is told by its number of digits. Signs and other lengths are not accepted.</summary>
internal sealed class EpochShape(string name, int digits, long unit) : TimestampShape
{
    internal override string Name => name;

    internal override bool IsNumber => true;

    internal override (int Least, int Most) LeadingDigits => (digits, digits);

    internal override int TryReadPrefix(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length < digits)
        {
            return 0;
        }

        ulong value = 0;
        for (int i = 0; i < digits; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit > 9)
            {
                return 0;
            }

            value = (value * 10) + digit;
        }

        int at = digits;
        int fraction = 0;
        if (unit == CivilTime.NanosecondsPerSecond && text.Length > at + 1 && text[at] == '.' && TimestampText.IsDigit(text[at + 1]))
        {
            at++;
            fraction = TimestampText.Fraction(text, ref at);
        }

        if (!EndsWord(text, at) || value > (ulong)(long.MaxValue / unit))
        {
            return 0;
        }

        long result = ((long)value * unit) + fraction;
        if (result < 0 || CivilTime.YearOfDay(CivilTime.FloorDays(result)) > CivilTime.MaxYear)
        {
            return 0;
        }

        nanoseconds = result;
        return at;
    }
}
