using System.Buffers;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Parsing.Syslog;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing;

/// <summary>What CEF and LEEF have in common: a marker with a version, fields between vertical bars, and perhaps a syslog header before.</summary>
internal static class DeviceEvent
{
    private const int MaxLines = 500;

    private static readonly SearchValues<byte> s_versionBytes = SearchValues.Create("0123456789."u8);
    private static readonly TimestampShape s_bsdWithZone = new PatternShape("MMM d HH:mm:ss[f][z]");

    /// <summary>Position of a marker that a version follows, at the start of the line, after a space or a priority; -1 when there is none.</summary>
    internal static int Find(ReadOnlySpan<byte> line, ReadOnlySpan<byte> marker)
    {
        int from = 0;
        while (true)
        {
            int at = line[from..].IndexOf(marker);
            if (at < 0)
            {
                return -1;
            }

            at += from;
            int version = Tokens.SkipSpaces(line, at + marker.Length);
            if ((at == 0 || Tokens.IsSpace(line[at - 1]) || line[at - 1] == '>') && version < line.Length && TimestampText.IsDigit(line[version]))
            {
                return at;
            }

            from = at + marker.Length;
        }
    }

    /// <summary>Reads the time and host that a syslog header before the event tells.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">Where the event begins.</param>
    /// <param name="options">Rules for times.</param>
    /// <param name="time">Time, or <see cref="EventBatch.NoTime"/>.</param>
    /// <param name="host">Host, or nothing.</param>
    /// <returns>What is wrong with the header; null when nothing is.</returns>
    internal static string? ReadHeader(ReadOnlySpan<byte> line, int at, ParserOptions options, out long time, out ReadOnlySpan<byte> host)
    {
        time = EventBatch.NoTime;
        host = default;
        if (at == 0)
        {
            return null;
        }

        bool read = SyslogHeader.TryRead(line, options, out SyslogHeader header);
        if (read)
        {
            time = header.Time;
            host = header.Host;
        }

        return read || header.Error is null ? null : "column 1: " + header.Error;
    }

    /// <summary>True when most times of a sample come from syslog headers without a year, and not from the events.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="marker">What events begin with.</param>
    /// <param name="keys">Keys under which an event tells its time, equals sign included.</param>
    internal static bool InfersYear(in FormatSample sample, ReadOnlySpan<byte> marker, params ReadOnlySpan<string> keys)
    {
        ParserOptions options = new();
        LineReader lines = new(sample.Bytes, position: 0);
        int missing = 0;
        int dated = 0;
        while (missing + dated < MaxLines && lines.TryRead(out ReadOnlySpan<byte> line))
        {
            int at = Find(line, marker);
            if (at >= 0)
            {
                bool inferred = SyslogHeader.TryRead(line[..at], options, out SyslogHeader header) && header.InfersYear && !NamesTime(line[at..], keys);
                _ = inferred ? missing++ : dated++;
            }
        }

        return missing > dated;
    }

    /// <summary>End of a field: the next vertical bar without a backslash before it, or the end of the line.</summary>
    internal static int FieldEnd(ReadOnlySpan<byte> line, int at, out bool escaped)
    {
        escaped = false;
        while (true)
        {
            int next = line[at..].IndexOfAny((byte)'|', (byte)'\\');
            if (next < 0)
            {
                return line.Length;
            }

            at += next;
            if (line[at] == '|')
            {
                return at;
            }

            escaped = true;
            at = Math.Min(at + 2, line.Length);
        }
    }

    private static bool NamesTime(ReadOnlySpan<byte> text, ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (text.IndexOf(Encoding.ASCII.GetBytes(key)) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for digits and points.</summary>
    internal static bool IsVersion(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(s_versionBytes);

    /// <summary>Reads a time of any known shape, and the one of syslog with a zone behind it.</summary>
    internal static bool TryReadTime(ReadOnlySpan<byte> text, ParserOptions options, out long nanoseconds)
    {
        text = Tokens.Trim(text);
        return TimestampReader.TryRead(text, options, out nanoseconds)
            || (text.Length > 14 && s_bsdWithZone.TryReadPrefix(text, options, out nanoseconds) == text.Length);
    }

    /// <summary>Takes the escapes <c>\|</c>, <c>\=</c>, <c>\\</c>, <c>\n</c> and <c>\r</c> out of a text; other backslashes stay.</summary>
    internal static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text, BatchBuilder output)
    {
        Span<byte> target = output.Scratch(text.Length);
        int written = 0;
        while (true)
        {
            int at = text.IndexOf((byte)'\\');
            if (at < 0 || at + 1 >= text.Length)
            {
                text.CopyTo(target[written..]);
                return output.CommitScratch(written + text.Length);
            }

            text[..at].CopyTo(target[written..]);
            written += at;
            byte meant = text[at + 1] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'|' or (byte)'=' or (byte)'\\' => text[at + 1],
                _ => 0,
            };
            target[written++] = meant == 0 ? (byte)'\\' : meant;
            text = text[(at + (meant == 0 ? 1 : 2))..];
        }
    }
}
