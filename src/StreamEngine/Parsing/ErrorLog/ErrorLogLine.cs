using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.ErrorLog;

/// <summary>
/// The header of a line: Apache's <c>[Mon Jan 05 10:00:00.123456 2026] [core:error] [pid 1:tid 2] [client 10.0.0.7:5] </c>, in version 2.2 without
/// module and process, or nginx's <c>2026/01/05 10:00:00 [error] 123#0: *45 </c>. Sources: Apache HTTP Server, ErrorLogFormat; nginx,
/// ngx_log_error_core.
/// </summary>
internal ref struct ErrorLogLine
{
    private static readonly TimestampShape s_apache = new PatternShape("ddd MMM d HH:mm:ss[f] yyyy");
    private static readonly TimestampShape s_nginx = new PatternShape("yyyy/MM/dd HH:mm:ss[f]");

    /// <summary>Nanoseconds since the Unix epoch.</summary>
    internal long Time;
    internal byte Severity;

    /// <summary>True when the line names a level that is known.</summary>
    internal readonly bool HasLevel => Severity != 0;

    /// <summary>True for nginx, whose messages end with what they are about.</summary>
    internal bool IsNginx;
    internal ReadOnlySpan<byte> Module;
    internal ReadOnlySpan<byte> Process;
    internal ReadOnlySpan<byte> Thread;
    internal ReadOnlySpan<byte> Client;
    internal ReadOnlySpan<byte> Connection;

    /// <summary>Where the message begins.</summary>
    internal int Message;

    /// <summary>Reads the header of a line; false when it has none.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, out ErrorLogLine read)
    {
        TimestampCache none = default;
        return TryRead(line, options, ref none, out read);
    }

    /// <summary>Reads the header of a line by what was remembered of times before it.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, scoped ref TimestampCache times, out ErrorLogLine read)
    {
        read = default;
        if (line.Length < 20)
        {
            return false;
        }

        if (line[0] != '[')
        {
            int length = TimestampText.IsDigit(line[0]) ? times.TryReadPrefix(line, s_nginx, options, out read.Time) : 0;
            return length > 0 && length < line.Length && line[length] == ' ' && read.ReadNginx(line, length + 1);
        }

        int end = 1 + times.TryReadPrefix(line[1..], s_apache, options, out read.Time);
        if (end == 1 || end >= line.Length || line[end] != ']')
        {
            return false;
        }

        read.ReadApache(line, end + 1);
        return true;
    }

    /// <summary>Reads level and process. The message begins with the client, as it was logged, where there is one.</summary>
    private void ReadApache(ReadOnlySpan<byte> line, int at)
    {
        at = Tokens.SkipSpaces(line, at);
        int end = GroupEnd(line, at);
        if (end > 0)
        {
            ReadOnlySpan<byte> group = line[(at + 1)..(end - 1)];
            int colon = group.LastIndexOf((byte)':');
            Severity = LogLevels.OfWord(group[(colon + 1)..]);
            if (Severity != 0)
            {
                Module = colon > 0 ? group[..colon] : default;
                at = Tokens.SkipSpaces(line, end);
                end = GroupEnd(line, at);
            }
        }

        if (end > 0 && TakeProcess(line[(at + 1)..(end - 1)]))
        {
            at = Tokens.SkipSpaces(line, end);
            end = GroupEnd(line, at);
        }

        Message = at;
        ReadOnlySpan<byte> peer = end > 0 ? line[(at + 1)..(end - 1)] : default;
        Client = peer.StartsWith("client "u8) || peer.StartsWith("remote "u8) ? peer[7..] : default;
    }

    private bool TakeProcess(ReadOnlySpan<byte> group)
    {
        if (!group.StartsWith("pid "u8))
        {
            return false;
        }

        int colon = group.IndexOf(":tid "u8);
        Process = colon < 0 ? group[4..] : group[4..colon];
        Thread = colon < 0 ? default : group[(colon + 5)..];
        return true;
    }

    private bool ReadNginx(ReadOnlySpan<byte> line, int at)
    {
        IsNginx = true;
        int end = GroupEnd(line, at);
        if (end <= 0)
        {
            return false;
        }

        Severity = LogLevels.OfWord(line[(at + 1)..(end - 1)]);
        at = Tokens.SkipSpaces(line, end);
        end = Tokens.End(line, at);
        ReadOnlySpan<byte> ids = line[at..end];
        int hash = ids.IndexOf((byte)'#');
        if (Severity == 0 || hash <= 0 || ids[^1] != ':' || hash + 2 >= ids.Length)
        {
            return false;
        }

        Process = ids[..hash];
        Thread = ids[(hash + 1)..^1];
        if (Process.ContainsAnyExceptInRange((byte)'0', (byte)'9') || Thread.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        at = Tokens.SkipSpaces(line, end);
        end = Tokens.End(line, at);
        if (end > at + 1 && line[at] == '*' && !line[(at + 1)..end].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            Connection = line[(at + 1)..end];
            at = Tokens.SkipSpaces(line, end);
        }

        Message = at;
        return true;
    }

    /// <summary>End of a group in brackets, behind the closing one; 0 when there is none.</summary>
    private static int GroupEnd(ReadOnlySpan<byte> line, int at)
    {
        int close = at < line.Length && line[at] == '[' ? line[at..].IndexOf((byte)']') : -1;
        return close < 2 ? 0 : at + close + 1;
    }
}
