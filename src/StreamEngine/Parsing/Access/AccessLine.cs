using System.Buffers.Text;
using StreamEngine.Batching;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Access;

/// <summary>
/// One line of an access log: <c>[vhost] client ident user [time] "request" status size ["referer" "agent" further...]</c>.
/// Source: Apache HTTP Server, "Log Files", common and combined log format.
/// </summary>
internal ref struct AccessLine
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    internal long Time;

    /// <summary>Virtual host without port; empty when the line has none.</summary>
    internal ReadOnlySpan<byte> VirtualHost;

    /// <summary>The request as logged, without its quotes; escapes are kept.</summary>
    internal ReadOnlySpan<byte> Request;
    internal short Status;

    /// <summary>End of the words before the time.</summary>
    internal int ClientsEnd;

    /// <summary>End of the size, behind which further fields stand.</summary>
    internal int SizeEnd;

    /// <summary>Bytes sent, NaN when the line has a dash.</summary>
    internal double Size;

    /// <summary>Seconds, NaN when no field can only be a duration.</summary>
    internal double Duration;

    /// <summary>What is wrong, when <see cref="TryRead"/> is false.</summary>
    internal RejectReason Reason;
    internal string Error;

    internal static bool TryRead(ReadOnlySpan<byte> line, ParserOptions options, out AccessLine access)
    {
        access = default;
        access.Error = "expected [dd/MMM/yyyy:HH:mm:ss +zzzz] after client, ident and user";
        access.Size = access.Duration = double.NaN;
        int at = line.IndexOf(" ["u8);
        int clients = at;
        while (at >= 0)
        {
            int length = TimestampShapes.Clf.TryReadPrefix(line[(at + 2)..], options, out access.Time);
            if (length > 0 && at + 2 + length < line.Length && line[at + 2 + length] == ']')
            {
                clients = at;
                at += length + 3;
                break;
            }

            int next = line[(at + 2)..].IndexOf(" ["u8);
            at = next < 0 ? -1 : at + 2 + next;
        }

        if (at < 0)
        {
            access.Reason = RejectReason.Timestamp;
            return false;
        }

        access.ClientsEnd = clients;
        return access.ReadClient(line[..clients]) && access.ReadRequest(line, Tokens.SkipSpaces(line, at));
    }

    private bool ReadClient(ReadOnlySpan<byte> text)
    {
        VirtualHost = ReadVirtualHost(text, out int words);
        return words >= 3;
    }

    /// <summary>Three words are client, ident and user; a fourth, before an ident of <c>-</c>, is the virtual host. Empty when there is none.</summary>
    internal static ReadOnlySpan<byte> ReadVirtualHost(ReadOnlySpan<byte> text, out int words)
    {
        Span<int> starts = stackalloc int[4];
        words = 0;
        int at = Tokens.SkipSpaces(text, 0);
        for (; words < 4 && at < text.Length; words++)
        {
            starts[words] = at;
            at = Tokens.SkipSpaces(text, Tokens.End(text, at));
        }

        bool named = words == 4 && text[starts[2]] == '-' && Tokens.EndsAt(text, starts[2] + 1) && !IsNil(text, starts[1]);
        return named ? WithoutPort(text[starts[0]..Tokens.End(text, starts[0])]) : default;
    }

    /// <summary>A virtual host without its port.</summary>
    private static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> host)
    {
        int port = host.LastIndexOf((byte)':');
        return port > 0 && !host[(port + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? host[..port] : host;
    }

    private bool ReadRequest(ReadOnlySpan<byte> line, int at)
    {
        Error = "expected a quoted request";
        Reason = RejectReason.Syntax;
        if (at >= line.Length || line[at] != '"')
        {
            return false;
        }

        int end = QuoteEnd(line, at + 1);
        if (end < 0)
        {
            Reason = RejectReason.Truncated;
            return false;
        }

        Request = line[(at + 1)..end];
        at = Tokens.SkipSpaces(line, end + 1);
        Error = "expected a status code and a size after the request";
        Reason = RejectReason.Number;
        int statusEnd = Tokens.End(line, at);
        if (statusEnd - at != 3 || !Utf8Parser.TryParse(line[at..statusEnd], out Status, out int used) || used != 3 || Status < 0)
        {
            return false;
        }

        at = Tokens.SkipSpaces(line, statusEnd);
        int sizeEnd = Tokens.End(line, at);
        ReadOnlySpan<byte> size = line[at..sizeEnd];
        if (!IsNil(line, at))
        {
            if (!Utf8Parser.TryParse(size, out long bytes, out used) || used != size.Length || bytes < 0)
            {
                return false;
            }

            Size = bytes;
        }

        SizeEnd = sizeEnd;
        Duration = ReadDuration(line, sizeEnd);
        return true;
    }

    /// <summary>
    /// Looks for a duration behind the size: a number with three decimals (as nginx writes seconds), <c>rt=</c> or
    /// <c>request_time=</c>, or a number with a unit. A bare whole number may be seconds, microseconds or bytes: it is left alone.
    /// </summary>
    internal static double ReadDuration(ReadOnlySpan<byte> line, int at)
    {
        double duration = double.NaN;
        at = Tokens.SkipSpaces(line, at);
        while (at < line.Length && double.IsNaN(duration))
        {
            if (line[at] == '"')
            {
                int end = QuoteEnd(line, at + 1);
                at = end < 0 ? line.Length : end + 1;
            }
            else
            {
                int end = Tokens.End(line, at);
                duration = Seconds(line[at..end]);
                at = end;
            }

            at = Tokens.SkipSpaces(line, at);
        }

        return duration;
    }

    private static double Seconds(ReadOnlySpan<byte> word)
    {
        bool named = false;
        if (word.StartsWith("rt="u8) || word.StartsWith("request_time="u8))
        {
            word = word[(word.IndexOf((byte)'=') + 1)..].Trim((byte)'"');
            named = true;
        }

        if (word.IsEmpty || !TimestampText.IsDigit(word[0]) || !Utf8Parser.TryParse(word, out double value, out int used, 'f'))
        {
            return double.NaN;
        }

        ReadOnlySpan<byte> unit = word[used..];
        int point = word[..used].IndexOf((byte)'.');
        return unit.IsEmpty ? (named || (point > 0 && used - point == 4) ? value : double.NaN)
            : unit.SequenceEqual("s"u8) ? value
            : unit.SequenceEqual("ms"u8) ? value / 1e3
            : unit.SequenceEqual("us"u8) || unit.SequenceEqual("µs"u8) ? value / 1e6
            : double.NaN;
    }

    /// <summary>Position of the closing quote, or -1; a quote after a backslash does not close.</summary>
    internal static int QuoteEnd(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length)
        {
            int next = line[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (line[at] == '"')
            {
                return at;
            }

            at += 2;
        }

        return -1;
    }

    private static bool IsNil(ReadOnlySpan<byte> line, int at) => at < line.Length && line[at] == '-' && Tokens.EndsAt(line, at + 1);
}
