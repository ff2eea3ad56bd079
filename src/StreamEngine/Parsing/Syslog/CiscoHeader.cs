using StreamEngine.Batching;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Syslog;

/// <summary>
/// What Cisco devices write between the priority and the message: sequence numbers, a host, and a timestamp, each with or without a colon behind it
/// and in any order, then <c>%FACILITY-SEVERITY-MNEMONIC:</c>. A daemon may have put its own timestamp and a host before.
/// </summary>
internal ref struct CiscoHeader
{
    /// <summary>Most bytes before the facility.</summary>
    private const int MaxPrefix = 192;

    private static readonly TimestampShape s_bsd = new PatternShape("MMM d HH:mm:ss[f][z]");
    private static readonly TimestampShape s_bsdWithYear = new PatternShape("MMM d yyyy HH:mm:ss[f][z]");
    private static readonly TimestampShape s_yearFirst = new PatternShape("yyyy MMM d HH:mm:ss[f][z]");

    /// <summary>Nanoseconds since the Unix epoch, of the first timestamp, or <see cref="EventBatch.NoTime"/>.</summary>
    internal long Time;
    internal bool InfersYear;

    /// <summary>True when date and time are joined by a T.</summary>
    internal bool IsJoined;
    internal ReadOnlySpan<byte> Host;

    /// <summary>Percent sign, facility, severity and mnemonic.</summary>
    internal ReadOnlySpan<byte> Tag;
    internal ReadOnlySpan<byte> Message;

    /// <summary>Reads what follows the priority; false when it is not made so.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> text, bool hasPriority, ParserOptions options, out CiscoHeader header)
    {
        header = default;
        header.Time = EventBatch.NoTime;
        int at = Find(text, out int end, out int message);
        if (at < 0 || !header.ReadPrefix(text[..at], options) || (at > 0 && !hasPriority && header.Time == EventBatch.NoTime))
        {
            return false;
        }

        header.Tag = text[at..end];
        header.Message = Tokens.Trim(text[message..]);
        return true;
    }

    /// <summary>Position of the percent sign; -1 when there is none that a facility, a severity and a mnemonic follow.</summary>
    private static int Find(ReadOnlySpan<byte> text, out int end, out int message)
    {
        (end, message) = (0, 0);
        ReadOnlySpan<byte> window = text[..Math.Min(text.Length, MaxPrefix)];
        for (int from = 0; ;)
        {
            int next = window[from..].IndexOf((byte)'%');
            if (next < 0)
            {
                return -1;
            }

            int at = from + next;
            from = at + 1;
            if ((at == 0 || text[at - 1] is (byte)' ' or (byte)':') && from < text.Length && char.IsAsciiLetterUpper((char)text[from]))
            {
                end = from;
                while (end < text.Length && (char.IsAsciiLetterOrDigit((char)text[end]) || text[end] is (byte)'_' or (byte)'-'))
                {
                    end++;
                }

                int colon = end < text.Length && text[end] == ' ' ? end + 1 : end;
                message = colon + 1;
                if (colon < text.Length && text[colon] == ':' && ProgramTag.TryReadCisco(text[at..end], out _, out _, out ReadOnlySpan<byte> mnemonic) && !mnemonic.IsEmpty)
                {
                    return at;
                }
            }
        }
    }

    private bool ReadPrefix(ReadOnlySpan<byte> text, ParserOptions options)
    {
        bool hasNumber = false;
        for (int at = Tokens.SkipSpaces(text, 0); at < text.Length; at = Tokens.SkipSpaces(text, at))
        {
            int end = Tokens.End(text, at);
            ReadOnlySpan<byte> word = text[at..end];
            bool hasColon = word[^1] == ':';
            ReadOnlySpan<byte> name = hasColon ? word[..^1] : word;
            if (hasColon && !name.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            {
                // A colon alone, or a sequence number.
                hasNumber = true;
                at = end;
            }
            else if (hasColon && !hasNumber && !Host.IsEmpty && Time != EventBatch.NoTime)
            {
                // Time, host and tag, as other programs write them.
                return false;
            }
            else if (TryReadTime(text[at..], options, out int length))
            {
                at += length;
            }
            else if (Host.IsEmpty && SyslogHeader.IsHost(name))
            {
                Host = name;
                at = end;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads a timestamp with its zone and the colon behind it. The first of the line counts.</summary>
    private bool TryReadTime(ReadOnlySpan<byte> text, ParserOptions options, out int length)
    {
        // A star or point says that the clock was never set, or has lost its source.
        int mark = text[0] is (byte)'*' or (byte)'.' ? 1 : 0;
        ReadOnlySpan<byte> stamp = text[mark..];
        bool digit = !stamp.IsEmpty && TimestampText.IsDigit(stamp[0]);
        length = (digit ? TimestampShapes.Iso : TimestampShapes.Bsd).TryReadPrefix(stamp, options, out long time);
        bool infersYear = length > 0 && !digit;
        if (infersYear && s_bsd.TryReadPrefix(stamp, options, out long zoned) is var zonedLength && zonedLength > length && IsColon(stamp, zonedLength))
        {
            (length, time) = (zonedLength, zoned);
        }
        else if (length == 0)
        {
            length = (digit ? s_yearFirst : s_bsdWithYear).TryReadPrefix(stamp, options, out time);
        }

        if (length == 0)
        {
            return false;
        }

        if (Time == EventBatch.NoTime)
        {
            (Time, InfersYear, IsJoined) = (time, infersYear, length > 10 && stamp[10] == 'T');
        }

        length = mark + AfterZone(stamp, length);
        return true;
    }

    /// <summary>Skips the name of a zone that is not known, such as <c>CET:</c>, or a colon.</summary>
    private static int AfterZone(ReadOnlySpan<byte> text, int at)
    {
        int start = Tokens.SkipSpaces(text, at);
        int end = Tokens.End(text, start);
        ReadOnlySpan<byte> word = text[start..end];
        bool isZone = word.Length is 4 or 5 && word[^1] == ':' && word[^2] == 'T' && !word[..^1].ContainsAnyExceptInRange((byte)'A', (byte)'Z');
        return isZone ? end : IsColon(text, at) ? at + 1 : at;
    }

    private static bool IsColon(ReadOnlySpan<byte> text, int at) => at < text.Length && text[at] == ':';
}
