namespace StreamEngine.Parsing.Timestamps;

/// <summary>
/// A timestamp shape that is described by a pattern. Letters stand for parts, everything else for itself:
/// <c>yyyy yy MMM MM dd HH mm ss</c> as usual, <c>d M H m s</c> one or two digits (<c>d</c> also with a leading space),
/// <c>ddd</c> a weekday name, <c>f</c> digits of a fraction, <c>[f]</c> the same with its point or comma and optional,
/// <c>zzz</c> a zone, <c>[z]</c> the same and optional, <c>tt</c> AM or PM, <c>L</c> the letter of a level,
/// <c>T</c> and <c>GMT</c> themselves.
/// </summary>
internal sealed class PatternShape : TimestampShape
{
    private const byte FirstPart = 128;

    /// <summary>Bytes of <c>HH:mm:ss</c>, and steps of a program that read them.</summary>
    private const int ClockLength = 8;
    private const int ClockSteps = 5;

    private static readonly string[] Parts =
    [
        "yyyy", "yy", "MMM", "MM", "M", "ddd", "dd", "d", "HH", "H", "mm", "m", "ss", "s", "[f]", "f", "zzz", "[z]", "tt", "L",
    ];

    private readonly byte[] _program;

    /// <summary>Where the program reads six digits of a time of day with a byte between each two of them; -1 when it does not.</summary>
    private readonly int _clock;

    /// <summary>Makes a shape from its pattern.</summary>
    internal PatternShape(string pattern)
    {
        Name = pattern;
        HasYear = pattern.Contains("yy", StringComparison.Ordinal) || !pattern.Contains('d', StringComparison.Ordinal);
        StartsWithLevel = pattern[0] == 'L';
        HasDate = pattern.Contains('d', StringComparison.Ordinal);
        _program = Compile(pattern);
        LeadingDigits = CountLeadingDigits(_program);
        _clock = FindClock(_program);
    }

    private enum Part : byte
    {
        Year = FirstPart,
        ShortYear,
        MonthName,
        Month,
        AnyMonth,
        Weekday,
        Day,
        AnyDay,
        Hour,
        AnyHour,
        Minute,
        AnyMinute,
        Second,
        AnySecond,
        OptionalFraction,
        Fraction,
        Zone,
        OptionalZone,
        HalfDay,
        Level,
    }

    internal override string Name { get; }

    internal override bool HasYear { get; }

    internal override bool HasDate { get; }

    internal override (int Least, int Most) LeadingDigits { get; }

    /// <summary>True when the first letter is a level: I, W, E or F.</summary>
    internal bool StartsWithLevel { get; }

    internal override int TryReadPrefix(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        nanoseconds = 0;
        TimestampFields fields = new() { Offset = TimestampFields.LocalZone };
        int at = 0;
        foreach (byte step in _program)
        {
            if (step < FirstPart)
            {
                if ((uint)at >= (uint)text.Length || text[at] != step)
                {
                    return 0;
                }

                at++;
            }
            else if (!Read((Part)step, text, ref at, ref fields))
            {
                return 0;
            }
        }

        return EndsWord(text, at) && fields.TryCompose(options, out nanoseconds) ? at : 0;
    }

    /// <summary>Finds the parts of a text that this shape has read as a whole.</summary>
    /// <returns>False when a part of its time of day may have one digit, or counts half days.</returns>
    internal bool TryFindPlaces(ReadOnlySpan<byte> text, out ClockPlaces places)
    {
        places = default;
        if (_clock < 0)
        {
            return false;
        }

        int clock = 0;
        TimestampFields fields = default;
        foreach (byte step in _program.AsSpan(0, _clock))
        {
            if (step < FirstPart)
            {
                clock++;
            }
            else if (!Read((Part)step, text, ref clock, ref fields))
            {
                return false;
            }
        }

        int at = clock + ClockLength;
        ReadOnlySpan<byte> rest = _program.AsSpan(_clock + ClockSteps);
        int fraction = 0;
        if (rest is [(byte)Part.OptionalFraction, ..] ? TimestampText.IsFraction(text, at) : rest is [< FirstPart, (byte)Part.Fraction, ..])
        {
            int digits = text[(at + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            fraction = digits < 0 ? text.Length - at - 1 : digits;
            at += 1 + fraction;
        }

        // A zone that is not the last part is as fixed as the other parts behind the time of day.
        bool zone = rest is [.., (byte)Part.OptionalFraction or (byte)Part.Fraction, (byte)Part.OptionalZone or (byte)Part.Zone]
            or [(byte)Part.OptionalZone or (byte)Part.Zone] or [(byte)' ', (byte)Part.Zone];
        places = new ClockPlaces(this, clock, fraction, zone ? at : text.Length, zone && at < text.Length);
        return true;
    }

    private static int FindClock(byte[] program)
    {
        int hour = program.AsSpan().IndexOf((byte)Part.Hour);
        bool fixedDigits = hour >= 0 && program.AsSpan(hour) is [_, < FirstPart, (byte)Part.Minute, < FirstPart, (byte)Part.Second, ..];
        return fixedDigits && !program.AsSpan().Contains((byte)Part.HalfDay) ? hour : -1;
    }

    private static byte[] Compile(string pattern)
    {
        List<byte> program = [];
        for (int i = 0; i < pattern.Length;)
        {
            int part = Array.FindIndex(Parts, p => string.CompareOrdinal(pattern, i, p, 0, p.Length) == 0);
            if (part >= 0 && string.CompareOrdinal(pattern, i, "GMT", 0, 3) != 0)
            {
                program.Add((byte)(FirstPart + part));
                i += Parts[part].Length;
            }
            else
            {
                int literal = string.CompareOrdinal(pattern, i, "GMT", 0, 3) == 0 ? 3 : 1;
                program.AddRange(System.Text.Encoding.ASCII.GetBytes(pattern.Substring(i, literal)));
                i += literal;
            }
        }

        return [.. program];
    }

    private static (int Least, int Most) CountLeadingDigits(byte[] program)
    {
        int least = 0;
        int most = 0;
        foreach (byte step in program)
        {
            (int from, int to) = (Part)step switch
            {
                Part.Year => (4, 4),
                Part.ShortYear or Part.Month or Part.Day or Part.Hour or Part.Minute or Part.Second => (2, 2),
                Part.AnyMonth or Part.AnyDay or Part.AnyHour or Part.AnyMinute or Part.AnySecond => (1, 2),
                _ => (0, 0),
            };
            if (to == 0)
            {
                break;
            }

            least += from;
            most += to;
        }

        return (least, most);
    }

    private static bool Read(Part part, ReadOnlySpan<byte> text, ref int at, ref TimestampFields fields) => part switch
    {
        Part.Year => Year(text, ref at, ref fields),
        Part.ShortYear => ShortYear(text, ref at, ref fields),
        Part.MonthName => MonthName(text, ref at, ref fields),
        Part.Month => Two(text, ref at, out fields.Month) && fields.Month != 0,
        Part.AnyMonth => OneOrTwo(text, ref at, out fields.Month) && fields.Month != 0,
        Part.Weekday => Weekday(text, ref at),
        Part.Day => Two(text, ref at, out fields.Day),
        Part.AnyDay => AnyDay(text, ref at, out fields.Day),
        Part.Hour => Two(text, ref at, out fields.Hour),
        Part.AnyHour => OneOrTwo(text, ref at, out fields.Hour),
        Part.Minute => Two(text, ref at, out fields.Minute),
        Part.AnyMinute => OneOrTwo(text, ref at, out fields.Minute),
        Part.Second => Two(text, ref at, out fields.Second),
        Part.AnySecond => OneOrTwo(text, ref at, out fields.Second),
        Part.Fraction => (fields.Nanosecond = TimestampText.Fraction(text, ref at)) >= 0,
        Part.HalfDay => HalfDay(text, ref at, ref fields),
        Part.Level => (uint)at < (uint)text.Length && text[at++] is (byte)'I' or (byte)'W' or (byte)'E' or (byte)'F',
        _ => Optional(part, text, ref at, ref fields),
    };

    private static bool Optional(Part part, ReadOnlySpan<byte> text, ref int at, ref TimestampFields fields)
    {
        if (part == Part.OptionalFraction)
        {
            if (TimestampText.IsFraction(text, at))
            {
                at++;
                fields.Nanosecond = TimestampText.Fraction(text, ref at);
            }

            return true;
        }

        int length = TimestampText.Zone(text, at, out fields.Offset);
        at += length;
        return part == Part.OptionalZone || length > 0;
    }

    private static bool Two(ReadOnlySpan<byte> text, ref int at, out int value)
    {
        value = TimestampText.TwoDigits(text, at);
        at += 2;
        return value >= 0;
    }

    private static bool OneOrTwo(ReadOnlySpan<byte> text, ref int at, out int value) =>
        (value = TimestampText.OneOrTwoDigits(text, ref at)) >= 0;

    private static bool AnyDay(ReadOnlySpan<byte> text, ref int at, out int value)
    {
        if ((uint)at < (uint)text.Length && text[at] == ' ')
        {
            at++;
        }

        return OneOrTwo(text, ref at, out value);
    }

    private static bool Year(ReadOnlySpan<byte> text, ref int at, ref TimestampFields fields)
    {
        int century = TimestampText.TwoDigits(text, at);
        int year = TimestampText.TwoDigits(text, at + 2);
        at += 4;
        fields.Year = (century * 100) + year;
        return century > 0 && year >= 0;
    }

    /// <summary>Two digits: 69 to 99 are the twentieth century, as POSIX has it.</summary>
    private static bool ShortYear(ReadOnlySpan<byte> text, ref int at, ref TimestampFields fields)
    {
        bool read = Two(text, ref at, out int year);
        fields.Year = year + (year < 69 ? 2000 : 1900);
        return read;
    }

    private static bool MonthName(ReadOnlySpan<byte> text, ref int at, ref TimestampFields fields)
    {
        fields.Month = TimestampText.Month(text, at);
        at += 3;
        return fields.Month != 0;
    }

    private static bool Weekday(ReadOnlySpan<byte> text, ref int at)
    {
        at += 3;
        return TimestampText.IsWeekday(text, at - 3);
    }

    private static bool HalfDay(ReadOnlySpan<byte> text, ref int at, ref TimestampFields fields)
    {
        if (at + 1 >= text.Length || (text[at + 1] | 0x20) != 'm' || (text[at] | 0x20) is not ('a' or 'p') || fields.Hour is 0 or > 12)
        {
            return false;
        }

        fields.Hour = (fields.Hour % 12) + ((text[at] | 0x20) == 'p' ? 12 : 0);
        at += 2;
        return true;
    }
}
