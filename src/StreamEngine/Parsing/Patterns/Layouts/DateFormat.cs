using System.Text;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Patterns.Layouts;

/// <summary>Turns the ways in which logging libraries describe times into shapes.</summary>
internal static class DateFormat
{
    private const string Iso = "yyyy-MM-dd HH:mm:ss";

    /// <summary>Reads a format in letters of Java, a name that logging libraries know, or in letters of strftime.</summary>
    /// <param name="format">The format.</param>
    /// <param name="place">Its place in a pattern, for errors.</param>
    /// <exception cref="PatternException">It cannot be read back.</exception>
    internal static TimestampShape Read(string format, int place = 0)
    {
        string pattern = format.Contains('%', StringComparison.Ordinal) ? OfStrftime(format, place) : OfName(format) ?? OfJava(format, place);
        return pattern switch
        {
            "epoch seconds" => TimestampShapes.EpochSeconds,
            "epoch milliseconds" => TimestampShapes.EpochMilliseconds,
            _ when IsIso(pattern) => TimestampShapes.Iso,
            _ => new PatternShape(pattern),
        };
    }

    private static string? OfName(string format) => format switch
    {
        "" or "ISO8601" or "STRICT" or "DEFAULT" or "DEFAULT_MICROS" or "DEFAULT_NANOS" or "DEFAULT_PERIOD" or "ISO8601_PERIOD" or "ISO8601_PERIOD_MICROS"
            or "ISO8601_OFFSET_DATE_TIME_HH" or "ISO8601_OFFSET_DATE_TIME_HHMM" or "ISO8601_OFFSET_DATE_TIME_HHCMM" or "iso8601" => Iso,
        "ISO8601_BASIC" => "yyyyMMddTHHmmss[f]",
        "ISO8601_BASIC_PERIOD" => "yyyyMMddTHHmmss[f]",
        "ABSOLUTE" or "ABSOLUTE_MICROS" or "ABSOLUTE_NANOS" or "ABSOLUTE_PERIOD" => "HH:mm:ss[f]",
        "COMPACT" => "yyyyMMddHHmmssf",
        "DATE" or "DATE_PERIOD" => "dd MMM yyyy HH:mm:ss[f]",
        "US_MONTH_DAY_YEAR4_TIME" => "dd/MM/yyyy HH:mm:ss[f]",
        "UNIX" => "epoch seconds",
        "UNIX_MILLIS" => "epoch milliseconds",
        _ => null,
    };

    /// <summary>ISO 8601 has a shape of its own, which also takes other fractions and zones.</summary>
    private static bool IsIso(string pattern) =>
        pattern.Replace("T", " ", StringComparison.Ordinal).StartsWith(Iso, StringComparison.Ordinal)
        && pattern[Iso.Length..] is "" or ".f" or ",f" or "[f]" or "zzz" or ".fzzz" or ",fzzz" or "[f]zzz" or " zzz" or ".f zzz" or ",f zzz";

    private static string OfStrftime(string format, int place)
    {
        StringBuilder pattern = new();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                Literal(pattern, format[i], place);
                continue;
            }

            i += i + 1 < format.Length && format[i + 1] is '-' or '_' ? 2 : 1;
            if (i >= format.Length)
            {
                throw new PatternException("expected a letter after '%' in the time format, found the end", place);
            }

            if (format[i] == 's')
            {
                return format == "%s" ? "epoch seconds" : throw new PatternException("expected '%s' to be the whole time format, found more", place);
            }

            if (format[i] == '%' || Strftime(format[i]) is not { } part)
            {
                throw new PatternException($"expected a known letter in the time format, found '%{format[i]}'", place);
            }

            pattern.Append(format[i - 1] == '-' ? part[..1] : part);
        }

        return pattern.ToString();
    }

    /// <summary>Letters of strftime (Python documentation, datetime, format codes) as parts of a shape.</summary>
    private static string? Strftime(char letter) => letter switch
    {
        'Y' => "yyyy",
        'y' => "yy",
        'm' => "MM",
        'd' => "dd",
        'e' => "d",
        'b' or 'h' => "MMM",
        'a' => "ddd",
        'H' or 'I' => "HH",
        'M' => "mm",
        'S' => "ss",
        'f' or 'L' => "f",
        'p' => "tt",
        'z' or 'Z' => "zzz",
        'F' => "yyyy-MM-dd",
        'T' => "HH:mm:ss",
        'D' => "MM/dd/yy",
        _ => null,
    };

    /// <summary>Letters of SimpleDateFormat and DateTimeFormatter (Java documentation, "Patterns for Formatting and Parsing").</summary>
    private static string OfJava(string format, int place)
    {
        StringBuilder pattern = new();
        for (int i = 0; i < format.Length;)
        {
            char c = format[i];
            if (c == '\'')
            {
                i = Quoted(format, i, pattern, place);
                continue;
            }

            if (!char.IsAsciiLetter(c))
            {
                Literal(pattern, c, place);
                i++;
                continue;
            }

            int end = i;
            while (end < format.Length && format[end] == c)
            {
                end++;
            }

            pattern.Append(Part(c, end - i) ?? throw new PatternException($"expected known letters in the time format, found '{format[i..end]}'", place));
            i = end;
        }

        return pattern.ToString();
    }

    private static string? Part(char letter, int count) => (letter, count) switch
    {
        ('y' or 'u', 2) => "yy",
        ('y' or 'u', _) => "yyyy",
        ('M' or 'L', 1) => "M",
        ('M' or 'L', 2) => "MM",
        ('M' or 'L', 3) => "MMM",
        ('d', 1) => "d",
        ('d', 2) => "dd",
        ('E', <= 3) => "ddd",
        ('H' or 'h', 1) => "H",
        ('H' or 'h', 2) => "HH",
        ('m', 1) => "m",
        ('m', 2) => "mm",
        ('s', 1) => "s",
        ('s', 2) => "ss",
        ('S' or 'n', _) => "f",
        ('a', 1) => "tt",
        ('X' or 'x' or 'Z' or 'z', _) => "zzz",
        _ => null,
    };

    private static int Quoted(string format, int start, StringBuilder pattern, int place)
    {
        int end = format.IndexOf('\'', start + 1);
        if (end < 0)
        {
            throw new PatternException("expected a closing quote in the time format, found none", place);
        }

        string text = end == start + 1 ? "'" : format[(start + 1)..end];
        if (text == "Z")
        {
            // People quote the letter that means UTC.
            pattern.Append("zzz");
            return end + 1;
        }

        foreach (char c in text)
        {
            Literal(pattern, c, place);
        }

        return end + 1;
    }

    /// <summary>A character that stands for itself: the letters of shapes cannot, but for the T of ISO 8601.</summary>
    private static void Literal(StringBuilder pattern, char c, int place)
    {
        if (c is 'd' or 'M' or 'H' or 'm' or 's' or 'f' or 'L' or 'y' or 't' or 'z' or '[' or > '~')
        {
            throw new PatternException($"expected a time format without the literal '{c}', found one", place);
        }

        pattern.Append(c);
    }
}
