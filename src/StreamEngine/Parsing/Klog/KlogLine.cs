using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Klog;

/// <summary>
/// The header <c>I0105 10:00:00.123456   12345 file.go:42] message</c>, in newer versions of glog with a year. Sources: glog, "Log line
/// format"; klog, "header format".
/// </summary>
internal ref struct KlogLine
{
    // Behind the letter of the level, so that what is remembered of a time does not depend on it.
    private static readonly TimestampShape s_short = new PatternShape("MMdd HH:mm:ss.f");
    private static readonly TimestampShape s_long = new PatternShape("yyyyMMdd HH:mm:ss.f");

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    internal long Time;

    /// <summary>True when the header has no year.</summary>
    internal bool InfersYear;
    internal byte Severity;
    internal ReadOnlySpan<byte> Thread;
    internal ReadOnlySpan<byte> File;
    internal ReadOnlySpan<byte> FileLine;

    /// <summary>Where the message begins.</summary>
    internal int Message;

    /// <summary>Reads the header of a line; false when it has none.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, out KlogLine klog)
    {
        TimestampCache none = default;
        return TryRead(line, options, ref none, out klog);
    }

    /// <summary>Reads the header of a line by what was remembered of times before it.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, scoped ref TimestampCache times, out KlogLine klog)
    {
        klog = default;
        if (line.Length < 24 || line[0] is not ((byte)'I' or (byte)'W' or (byte)'E' or (byte)'F') || !TimestampText.IsDigit(line[1]))
        {
            return false;
        }

        klog.InfersYear = line[5] == ' ';
        int at = 1 + times.TryReadPrefix(line[1..], klog.InfersYear ? s_short : s_long, options, out klog.Time);
        if (at == 1 || at >= line.Length || line[at] != ' ')
        {
            return false;
        }

        klog.Severity = LogLevels.OfLetter(line[0]);
        int start = Tokens.SkipSpaces(line, at);
        int end = Tokens.End(line, start);
        klog.Thread = line[start..end];
        if (end == start || klog.Thread.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        return klog.ReadPlace(line, Tokens.SkipSpaces(line, end));
    }

    private bool ReadPlace(ReadOnlySpan<byte> line, int start)
    {
        int close = line[start..].IndexOf((byte)']');
        if (close <= 0)
        {
            return false;
        }

        ReadOnlySpan<byte> place = line.Slice(start, close);
        int colon = place.LastIndexOf((byte)':');
        if (colon <= 0 || colon + 1 == place.Length || place[(colon + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        File = place[..colon];
        FileLine = place[(colon + 1)..];
        Message = Tokens.SkipSpaces(line, start + close + 1);
        return true;
    }
}
