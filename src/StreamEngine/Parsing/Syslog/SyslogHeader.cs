using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Syslog;

/// <summary>
/// What stands before the message of a syslog line. RFC 5424 is read strictly; RFC 3164, which describes rather than rules, with the
/// deviations that daemons and devices have: no priority, ISO timestamps, a year, no host, no tag.
/// </summary>
internal ref struct SyslogHeader
{
    private static readonly SearchValues<byte> VersionBytes = SearchValues.Create("0123456789."u8);
    private static readonly TimestampShape BsdWithYear = new PatternShape("MMM d yyyy HH:mm:ss[f][z]");

    /// <summary>Nanoseconds since the Unix epoch, or <see cref="EventBatch.NoTime"/>.</summary>
    internal long Time;
    internal byte Severity;

    /// <summary>Facility and severity as they stand; says nothing unless <see cref="HasPriority"/>.</summary>
    internal int Priority;
    internal bool HasPriority;

    /// <summary>True for RFC 5424.</summary>
    internal bool IsStructured;
    internal bool InfersYear;

    /// <summary>True when date and time are joined by a T: with a space, the words behind them are more likely those of some application.</summary>
    internal bool IsJoined;
    internal ReadOnlySpan<byte> Host;

    /// <summary>Program with process id, as it stands.</summary>
    internal ReadOnlySpan<byte> Tag;

    /// <summary>RFC 5424: type of message.</summary>
    internal ReadOnlySpan<byte> MessageId;

    /// <summary>RFC 5424: process id, or a dash.</summary>
    internal ReadOnlySpan<byte> ProcessId;

    /// <summary>RFC 5424: structured data, or a dash.</summary>
    internal ReadOnlySpan<byte> Data;
    internal ReadOnlySpan<byte> Message;

    /// <summary>Why a line with a priority is no syslog; null when it is.</summary>
    internal string? Error;

    /// <summary>True when the tag is that of a Cisco device.</summary>
    internal bool IsCisco;

    /// <summary>How surely the line is syslog and nothing else, from 0 to 1.</summary>
    internal readonly double Certainty =>
        IsStructured ? 1
        : HasPriority || IsCisco ? 0.98
        : Time == EventBatch.NoTime || Host.IsEmpty ? 0
        : InfersYear ? (Tag.IsEmpty ? 0.6 : 0.97)
        : !IsJoined || Tag.IsEmpty ? 0
        : Tag[^1] == ']' ? 0.9 : 0.25;

    /// <summary>Reads a line; false when it has neither a priority nor a timestamp, or a priority that nothing valid follows.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, out SyslogHeader header)
    {
        header = default;
        header.Time = EventBatch.NoTime;
        int at = 0;
        if (line.Length > 2 && line[0] == '<')
        {
            at = header.ReadPriority(line);
            if (at == 0)
            {
                header.Error = "expected a priority from 0 to 191 in angle brackets";
                return false;
            }

            if (at + 1 < line.Length && line[at] == '1' && line[at + 1] == ' ')
            {
                return header.ReadStructured(line, at + 2, options);
            }
        }

        return header.ReadBsd(line, at, options);
    }

    /// <summary>True when a line that is no priority begins with one of the timestamps of syslog files.</summary>
    internal static int ReadTimestamp(ReadOnlySpan<byte> text, ParserOptions options, out long time, out bool infersYear)
    {
        infersYear = false;
        time = 0;
        if (text.Length < 14)
        {
            return 0;
        }

        if (TimestampText.IsDigit(text[0]))
        {
            return TimestampShapes.Iso.TryReadPrefix(text, options, out time);
        }

        int length = TimestampShapes.Bsd.TryReadPrefix(text, options, out time);
        if (length > 0)
        {
            infersYear = true;
            return length;
        }

        return BsdWithYear.TryReadPrefix(text, options, out time);
    }

    private int ReadPriority(ReadOnlySpan<byte> line)
    {
        int value = 0;
        int at = 1;
        while (at < 4 && at < line.Length && TimestampText.IsDigit(line[at]))
        {
            value = (value * 10) + (line[at++] - '0');
        }

        if (at == 1 || at >= line.Length || line[at] != '>' || value > 191)
        {
            return 0;
        }

        HasPriority = true;
        Priority = value;
        Severity = LevelWord.OfSyslog[value & 7];
        return at + 1;
    }

    private bool ReadStructured(ReadOnlySpan<byte> line, int at, ParserOptions options)
    {
        IsStructured = true;
        ReadOnlySpan<byte> stamp = Field(line, ref at);
        if (!IsNil(stamp))
        {
            int length = TimestampShapes.Iso.TryReadPrefix(stamp, options, out Time);
            if (length == 0 || length != stamp.Length)
            {
                Error = "expected an RFC 3339 timestamp or - after the version";
                return false;
            }
        }

        Host = Value(Field(line, ref at));
        Tag = Value(Field(line, ref at));
        ProcessId = Field(line, ref at);
        MessageId = Value(Field(line, ref at));
        int end = StructuredData(line, at);
        if (end < 0)
        {
            Error = "expected - or [structured data] after the message id";
            return false;
        }

        Data = line[at..end];
        Message = LineReader.SkipByteOrderMark(Tokens.Trim(line[end..]));
        return true;
    }

    /// <summary>End of the structured data, or -1. Values may hold <c>\"</c>, <c>\\</c> and <c>\]</c>.</summary>
    private static int StructuredData(ReadOnlySpan<byte> line, int at)
    {
        if (at < line.Length && line[at] == '-')
        {
            return Tokens.EndsAt(line, at + 1) ? at + 1 : -1;
        }

        int start = at;
        while (at < line.Length && line[at] == '[')
        {
            bool quoted = false;
            for (at++; at < line.Length && (quoted || line[at] != ']'); at++)
            {
                if (line[at] == '"')
                {
                    quoted = !quoted;
                }
                else if (line[at] == '\\' && quoted)
                {
                    at++;
                }
            }

            if (at++ >= line.Length)
            {
                return -1;
            }
        }

        return at == start || !Tokens.EndsAt(line, at) ? -1 : at;
    }

    private bool ReadBsd(ReadOnlySpan<byte> line, int at, ParserOptions options)
    {
        at = Tokens.SkipSpaces(line, at);
        if (CiscoHeader.TryRead(line[at..], HasPriority, options, out CiscoHeader cisco))
        {
            IsCisco = true;
            (Time, InfersYear, IsJoined) = (cisco.Time, cisco.InfersYear, cisco.IsJoined);
            Host = cisco.Host;
            Tag = cisco.Tag;
            Message = cisco.Message;
            return true;
        }

        int mark = at < line.Length && line[at] is (byte)'*' or (byte)'.' ? 1 : 0;
        int length = ReadTimestamp(line[(at + mark)..], options, out long time, out InfersYear);
        if (length == 0)
        {
            Message = Tokens.Trim(line[at..]);
            if (HasPriority)
            {
                ReadTag(0);
            }

            return HasPriority;
        }

        Time = time;
        IsJoined = length > 10 && line[at + mark + 10] == 'T';
        at += mark + length;
        if (at < line.Length && line[at] == ':')
        {
            at++;
        }

        Message = Tokens.Trim(line[at..]);
        ReadHost();
        return true;
    }

    /// <summary>The first word is the host, unless it is a tag itself.</summary>
    private void ReadHost()
    {
        int end = Tokens.End(Message, 0);
        ReadOnlySpan<byte> word = Message[..end];
        if (word.IsEmpty || word[^1] == ':' || (word[^1] == ']' && word.Contains((byte)'[')))
        {
            ReadTag(0);
            return;
        }

        if (!IsHost(word) || end >= Message.Length)
        {
            return;
        }

        Host = word;
        ReadTag(Tokens.SkipSpaces(Message, end));
    }

    /// <summary>Splits <c>tag[pid]: </c>, <c>tag: </c> or <c>tag[pid] </c> from the message.</summary>
    private void ReadTag(int at)
    {
        ReadOnlySpan<byte> text = Message[at..];
        Message = text;
        if (text.StartsWith("-- "u8) && Tokens.End(text, 3) is var tagEnd && text[..tagEnd].EndsWith("]:"u8))
        {
            text = text[3..];
        }

        int end = Tokens.End(text, 0);
        ReadOnlySpan<byte> word = text[..end];
        if (word.Length > 1 && word[^1] == ':')
        {
            Tag = word[..^1];
        }
        else if (word.Length > 2 && word[^1] == ']' && word.IndexOf((byte)'[') > 0)
        {
            Tag = word;
            end = AfterAddress(text, end);
        }
        else if (VersionedTag(text, end) is > 0 and int colon)
        {
            Tag = word;
            end = colon + 1;
        }
        else
        {
            return;
        }

        Message = Tokens.Trim(text[end..]);
    }

    /// <summary>Skips the part of <c>launchd[1] (com.example.agent[45]): message</c> that names what the message is about.</summary>
    private static int AfterAddress(ReadOnlySpan<byte> text, int end)
    {
        int start = Tokens.SkipSpaces(text, end);
        int close = start < text.Length && text[start] == '(' ? text[start..].IndexOf("):"u8) : -1;
        return close > 0 && Tokens.EndsAt(text, start + close + 2) ? start + close + 2 : end;
    }

    /// <summary>Position of the colon of <c>syslogd 1.4.1: restart.</c>, or 0.</summary>
    private static int VersionedTag(ReadOnlySpan<byte> text, int end)
    {
        int start = Tokens.SkipSpaces(text, end);
        int next = Tokens.End(text, start) - 1;
        return next > start && text[next] == ':' && !text[start..next].ContainsAnyExcept(VersionBytes) ? next : 0;
    }

    /// <summary>True when a word may be the name or address of a host, and is not more likely something else.</summary>
    internal static bool IsHost(ReadOnlySpan<byte> word)
    {
        foreach (byte b in word)
        {
            if (!TimestampText.IsAlphanumeric(b) && b is not ((byte)'.' or (byte)'-' or (byte)'_' or (byte)':' or (byte)'%' or (byte)'/'))
            {
                return false;
            }
        }

        return word.Length <= 255 && TimestampText.IsAlphanumeric(word[0]) && !LevelWord.TryRead(word, out _) && !word.SequenceEqual("last"u8);
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, scoped ref int at)
    {
        int start = Math.Min(at, line.Length);
        int length = line[start..].IndexOf((byte)' ');
        ReadOnlySpan<byte> field = length < 0 ? line[start..] : line.Slice(start, length);
        at = Math.Min(line.Length, start + field.Length + 1);
        return field;
    }

    private static bool IsNil(ReadOnlySpan<byte> field) => field.Length == 1 && field[0] == '-';

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> field) => IsNil(field) ? default : field;
}
