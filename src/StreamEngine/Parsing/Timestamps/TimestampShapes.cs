namespace StreamEngine.Parsing.Timestamps;

/// <summary>The shapes that are known, the more specific before those that would read a part of them.</summary>
internal static class TimestampShapes
{
    /// <summary>RFC 3339 and ISO 8601.</summary>
    internal static readonly TimestampShape Iso = new IsoShape();

    /// <summary>RFC 3164: <c>Jan 5 10:00:00</c>, no year.</summary>
    internal static readonly TimestampShape Bsd = new BsdShape();

    /// <summary>Common log format: <c>05/Jan/2026:10:00:00 +0000</c>.</summary>
    internal static readonly TimestampShape Clf = new PatternShape("dd/MMM/yyyy:HH:mm:ss zzz");

    /// <summary>Count since the epoch: 10 digits seconds, 13 milliseconds, 16 microseconds, 19 nanoseconds.</summary>
    internal static readonly TimestampShape EpochSeconds = new EpochShape("epoch seconds", 10, CivilTime.NanosecondsPerSecond);
    internal static readonly TimestampShape EpochMilliseconds = new EpochShape("epoch milliseconds", 13, 1_000_000);
    internal static readonly TimestampShape EpochMicroseconds = new EpochShape("epoch microseconds", 16, 1_000);
    internal static readonly TimestampShape EpochNanoseconds = new EpochShape("epoch nanoseconds", 19, 1);

    /// <summary>Every shape, in the order in which to try them.</summary>
    internal static readonly TimestampShape[] All =
    [
        Iso,
        new PatternShape("yyyy/MM/dd HH:mm:ss[f][z]"),
        new PatternShape("yyyy-MM-dd-HH.mm.ss.f"),
        new PatternShape("yyyy.MM.dd HH:mm:ss[f][z]"),
        new PatternShape("yyyyMMdd H:m:s[f]"),
        new PatternShape("yyyyMMdd-H:m:s:f"),
        new PatternShape("yyyyMMdd-HH:mm:ss[f]"),
        new PatternShape("yyyyMMddTHHmmss[f][z]"),
        new PatternShape("yyyyMMdd HHmmss[f]"),
        new PatternShape("yyyyMMddHHmmss"),
        new PatternShape("yy/MM/dd HH:mm:ss[f]"),
        new PatternShape("yy-MM-dd HH:mm:ss[f]"),
        new PatternShape("yyMMdd HHmmss"),
        new PatternShape("yyMMdd H:mm:ss"),
        Clf,
        new PatternShape("ddd MMM d HH:mm:ss[f] yyyy"),
        new PatternShape("ddd MMM d HH:mm:ss zzz yyyy"),
        new PatternShape("ddd, dd MMM yyyy HH:mm:ss zzz"),
        new PatternShape("MMM d yyyy HH:mm:ss[f][z]"),
        new PatternShape("MMM d, yyyy H:mm:ss tt"),
        Bsd,
        new PatternShape("dd-MMM-yyyy HH:mm:ss[f][z]"),
        new PatternShape("dd/MMM/yyyy HH:mm:ss[f]"),
        new PatternShape("d MMM yyyy HH:mm:ss[f][z]"),
        new PatternShape("d MMM HH:mm:ss[f]"),
        new PatternShape("dd.MM.yyyy HH:mm:ss[f]"),
        new PatternShape("M/d/yyyy H:mm:ss tt"),
        new PatternShape("MM/dd/yyyy HH:mm:ss[f]"),
        new PatternShape("MM-dd HH:mm:ss[f]"),
        new PatternShape("MM.dd HH:mm:ss[f]"),
        new PatternShape("LMMdd HH:mm:ss.f"),
        EpochNanoseconds,
        EpochMicroseconds,
        EpochMilliseconds,
        EpochSeconds,
        new PatternShape("HH:mm:ss[f]"),
    ];

    private const int MaxDigits = 19;

    private static readonly TimestampShape[][] _byDigits = ByDigits();

    private static TimestampShape[][] ByDigits()
    {
        var shapes = new TimestampShape[MaxDigits + 1][];
        for (int n = 0; n < shapes.Length; n++)
        {
            shapes[n] = Array.FindAll([.. All], s => n >= s.LeadingDigits.Least && n <= s.LeadingDigits.Most);
        }

        return shapes;
    }

    /// <summary>The shapes that a text may have by the digits that it begins with, in the order in which to try them.</summary>
    internal static TimestampShape[] For(ReadOnlySpan<byte> text)
    {
        int digits = 0;
        while (digits < text.Length && digits <= MaxDigits && TimestampText.IsDigit(text[digits]))
        {
            digits++;
        }

        return digits > MaxDigits ? [] : _byDigits[digits];
    }
}
