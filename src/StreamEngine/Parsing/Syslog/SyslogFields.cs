using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.Syslog;

/// <summary>
/// Writes what a syslog line has besides the columns of all logs: priority, facility, procid, msgid, and the parameters of structured data
/// under the name of their element, a dot, and their own name.
/// </summary>
internal sealed class SyslogFields(JsonKeys keys)
{
    private const int Priority = 0;
    private const int Facility = 1;
    private const int ProcessId = 2;
    private const int MessageId = 3;

    private readonly NamedFields _fields = new(keys.Names, "priority", "facility", "procid", "msgid");

    /// <summary>Writes the fields of a line into the row that was begun.</summary>
    /// <param name="priority">The priority; -1 when the line has none.</param>
    /// <param name="process">The process id, or a dash; empty when there is none.</param>
    /// <param name="message">RFC 5424: the type of message, or a dash.</param>
    /// <param name="data">RFC 5424: the structured data, or a dash; bytes after it must be readable.</param>
    /// <param name="output">The builder.</param>
    internal void Write(int priority, ReadOnlySpan<byte> process, ReadOnlySpan<byte> message, ReadOnlySpan<byte> data, BatchBuilder output)
    {
        if (priority >= 0)
        {
            _fields.SetInteger(Priority, priority, output);
            _fields.SetInteger(Facility, priority >> 3, output);
        }

        _fields.SetBare(ProcessId, process, output);
        _fields.SetText(MessageId, message, output);
        if (data.Length > 1)
        {
            WriteData(new ByteText(data), output);
        }
    }

    /// <summary>The process id of a tag such as <c>cron[77]</c>; empty when there is none.</summary>
    internal static ReadOnlySpan<byte> ProcessOf(ReadOnlySpan<byte> tag)
    {
        int bracket = tag.IndexOf((byte)'[');
        return bracket > 0 && tag[^1] == ']' ? tag[(bracket + 1)..^1] : default;
    }

    private void WriteData(ByteText data, BatchBuilder output)
    {
        int at = 0;
        while (at < data.Length && data[at] == '[')
        {
            int end = NameEnd(data, ++at);
            JsonKeys? parameters = keys.Find(data, at, end - at).Children;
            at = end;
            while (at < data.Length && data[at] != ']')
            {
                at = WriteParameter(data, at, parameters, output);
            }

            at++;
        }
    }

    /// <summary>One <c>name="value"</c>, or a byte that begins none. Returns where the next may begin.</summary>
    private static int WriteParameter(ByteText data, int at, JsonKeys? keys, BatchBuilder output)
    {
        int end = NameEnd(data, at);
        if (end == at || end + 1 >= data.Length || data[end] != '=' || data[end + 1] != '"')
        {
            return SkipQuoted(data, Math.Max(end, at + (data[at] == '"' ? 0 : 1)), out _);
        }

        int value = end + 2;
        int next = SkipQuoted(data, end + 1, out bool escaped);
        if (keys is not null && keys.Find(data, at, end - at).Ordinal is >= 0 and int ordinal)
        {
            ReadOnlySpan<byte> text = data.Slice(value, next - 1 - value);
            output.SetField(ordinal, escaped ? Decode(text, output) : text);
        }

        return next;
    }

    /// <summary>Steps over a quoted text, if one begins at a position.</summary>
    private static int SkipQuoted(ByteText data, int at, out bool escaped)
    {
        escaped = false;
        if (at >= data.Length || data[at] != '"')
        {
            return at;
        }

        for (at++; at < data.Length && data[at] != '"'; at++)
        {
            if (data[at] == '\\')
            {
                escaped = true;
                at++;
            }
        }

        return Math.Min(at + 1, data.Length);
    }

    private static int NameEnd(ByteText data, int at)
    {
        while (at < data.Length && data[at] is not ((byte)' ' or (byte)'=' or (byte)']' or (byte)'"'))
        {
            at++;
        }

        return at;
    }

    /// <summary>A backslash counts before a quote, a backslash and a closing bracket (RFC 5424, section 6.3.3).</summary>
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text, BatchBuilder output)
    {
        Span<byte> target = output.Scratch(text.Length);
        int written = 0;
        for (int i = 0; i < text.Length; i++)
        {
            i += text[i] == '\\' && i + 1 < text.Length && text[i + 1] is (byte)'"' or (byte)'\\' or (byte)']' ? 1 : 0;
            target[written++] = text[i];
        }

        return output.CommitScratch(written);
    }
}
