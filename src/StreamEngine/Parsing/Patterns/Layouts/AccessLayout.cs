using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Patterns.Layouts;

/// <summary>
/// Reads <c>log_format</c> of nginx (<c>$remote_addr [$time_local] "$request" $status</c>) and <c>LogFormat</c> of Apache (<c>%h %t "%r" %&gt;s %b</c>).
/// Sources: nginx documentation, ngx_http_log_module; Apache HTTP Server documentation, mod_log_config.
/// </summary>
internal static class AccessLayout
{
    private static readonly ByteSet s_number = ByteSet.Of(static b => char.IsAsciiDigit((char)b) || b is (byte)'.' or (byte)'-');

    /// <summary>Adds the fields and texts of a format.</summary>
    /// <exception cref="PatternException">It cannot be read back.</exception>
    internal static void Read(string pattern, LayoutBuilder builder)
    {
        string text = pattern.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
        bool nginx = text.Contains('$', StringComparison.Ordinal);
        int fields = 0;
        for (int at = 0; at < text.Length;)
        {
            if (text[at] != (nginx ? '$' : '%'))
            {
                builder.Text(text[at++].ToString());
            }
            else
            {
                at = nginx ? Nginx(text, at, builder) : Apache(text, at, builder);
                fields++;
            }
        }

        if (fields == 0)
        {
            throw new PatternException("expected a field such as $status or %>s, found none", 0);
        }
    }

    private static int Nginx(string text, int start, LayoutBuilder builder)
    {
        bool braces = start + 1 < text.Length && text[start + 1] == '{';
        int from = start + (braces ? 2 : 1);
        int end = from;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        if (end == from || (braces && (end == text.Length || text[end] != '}')))
        {
            throw new PatternException("expected a variable such as $status, found none", start);
        }

        Variable(text[from..end], builder);
        return end + (braces ? 1 : 0);
    }

    private static void Variable(string name, LayoutBuilder builder)
    {
        switch (name)
        {
            case "time_local":
                builder.Time(TimestampShapes.Clf);
                break;
            case "time_iso8601":
                builder.Time(TimestampShapes.Iso);
                break;
            case "msec":
                builder.Time(TimestampShapes.EpochSeconds);
                break;
            case "request":
                builder.Body(name);
                break;
            case "status":
                Number(PatternField.Of(name, WellKnownField.Status), builder);
                break;
            case "body_bytes_sent":
                Number(PatternField.Of(name, WellKnownField.Size), builder);
                break;
            case "bytes_sent":
                Number(PatternField.Of(name, WellKnownField.Size, FieldUnit.None, 1), builder);
                break;
            case "request_time":
                Number(PatternField.Of(name, WellKnownField.Duration, FieldUnit.Seconds), builder);
                break;
            case "request_length" or "connection" or "connection_requests" or "pid" or "remote_port" or "server_port":
                Number(PatternField.Own(name, PatternType.Integer), builder);
                break;
            case "host" or "http_host":
                builder.Any(PatternField.Of(name, WellKnownField.Service, FieldUnit.None, name == "host" ? 1 : 2));
                break;
            case "server_name":
                builder.Any(PatternField.Of(name, WellKnownField.Service));
                break;
            case "hostname":
                builder.Any(PatternField.Of(name, WellKnownField.Host));
                break;
            case "request_id":
                builder.Any(PatternField.Of(name, WellKnownField.TraceId));
                break;
            default:
                // Times of the way behind the server are lists, or a dash; they stay beside the time of the request.
                builder.Any(PatternField.Own(name, name.EndsWith("_time", StringComparison.Ordinal) ? PatternType.Number : PatternType.Text));
                break;
        }
    }

    private static void Number(PatternField field, LayoutBuilder builder) => builder.Run(field with { Type = field.Type == PatternType.Text ? PatternType.Number : field.Type }, s_number);

    private static int Apache(string text, int start, LayoutBuilder builder)
    {
        int at = start + 1;

        // Status codes that restrict a field, and < or > for the request before or after a redirect.
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '!' or ',' or '<' or '>'))
        {
            at++;
        }

        string argument = string.Empty;
        if (at < text.Length && text[at] == '{')
        {
            int close = text.IndexOf('}', at);
            argument = close < 0 ? throw new PatternException("expected '}' for this '{', found none", at) : text[(at + 1)..close];
            at = close + 1;
        }

        if (at >= text.Length)
        {
            throw new PatternException("expected a letter after '%', found the end", start);
        }

        if (text[at] == '%')
        {
            builder.Text("%");
            return at + 1;
        }

        int length = text.AsSpan(at).StartsWith("^t") ? 3 : 1;
        Directive(text[at], argument, start, builder);
        return at + length;
    }

    private static void Directive(char letter, string argument, int place, LayoutBuilder builder)
    {
        switch (letter)
        {
            case 't':
                Time(argument, place, builder);
                break;
            case 'r':
                builder.Body("request");
                break;
            case 's':
                Number(PatternField.Of("status", WellKnownField.Status), builder);
                break;
            case 'b' or 'B':
                Number(PatternField.Of("bytes", WellKnownField.Size), builder);
                break;
            case 'O':
                Number(PatternField.Of("bytes_out", WellKnownField.Size, FieldUnit.None, 1), builder);
                break;
            case 'D':
                Number(PatternField.Of("duration", WellKnownField.Duration, FieldUnit.Microseconds), builder);
                break;
            case 'T':
                FieldUnit unit = argument switch { "ms" => FieldUnit.Milliseconds, "us" => FieldUnit.Microseconds, _ => FieldUnit.Seconds };
                Number(PatternField.Of("duration", WellKnownField.Duration, unit, 1), builder);
                break;
            case 'v' or 'V':
                builder.Any(PatternField.Of(letter == 'v' ? "server_name" : "host", WellKnownField.Service));
                break;
            case 'i' when argument.Equals("host", StringComparison.OrdinalIgnoreCase):
                builder.Any(PatternField.Of("http_host", WellKnownField.Service, FieldUnit.None, 1));
                break;
            case 'i' or 'o' or 'e' or 'n' or 'C' or 'x' or '^':
                string prefix = letter switch { 'i' => "http_", 'o' => "sent_http_", 'C' => "cookie_", _ => string.Empty };
                builder.Any(PatternField.Own(prefix + argument.ToLowerInvariant().Replace('-', '_')));
                break;
            default:
                builder.Any(PatternField.Own(Name(letter) ?? throw new PatternException($"expected a known letter after '%', found '{letter}'", place)));
                break;
        }
    }

    private static string? Name(char letter) => letter switch
    {
        'h' => "remote_host",
        'a' => "remote_addr",
        'A' => "local_addr",
        'l' => "remote_logname",
        'u' => "remote_user",
        'm' => "method",
        'U' => "path",
        'q' => "query",
        'H' => "protocol",
        'f' => "filename",
        'p' => "server_port",
        'P' => "pid",
        'k' => "keepalive",
        'L' => "request_log_id",
        'R' => "handler",
        'X' => "connection_status",
        'I' => "bytes_in",
        'S' => "bytes_transferred",
        _ => null,
    };

    /// <summary>The time in brackets, or as strftime, or seconds and milliseconds since the epoch.</summary>
    private static void Time(string argument, int place, LayoutBuilder builder)
    {
        string format = argument.StartsWith("begin:", StringComparison.Ordinal) || argument.StartsWith("end:", StringComparison.Ordinal) ? argument[(argument.IndexOf(':', StringComparison.Ordinal) + 1)..] : argument;
        switch (format)
        {
            case "":
                builder.Text("[");
                builder.Time(TimestampShapes.Clf);
                builder.Text("]");
                break;
            case "sec":
                builder.Time(TimestampShapes.EpochSeconds);
                break;
            case "msec":
                builder.Time(TimestampShapes.EpochMilliseconds);
                break;
            case "usec":
                builder.Time(TimestampShapes.EpochMicroseconds);
                break;
            case "msec_frac" or "usec_frac":
                Number(PatternField.Own(format), builder);
                break;
            default:
                builder.Time(DateFormat.Read(format, place));
                break;
        }
    }
}
