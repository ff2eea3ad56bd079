using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.W3c;

/// <summary>One row, split into its fields.</summary>
internal readonly ref struct W3cRow
{
    private const int LongestTime = 64;

    private readonly ReadOnlySpan<byte> _line;
    private readonly W3cLayout _layout;
    private readonly W3cState _state;

    internal W3cRow(ReadOnlySpan<byte> line, W3cLayout layout, W3cState state)
    {
        _line = line;
        _layout = layout;
        _state = state;
    }

    /// <summary>
    /// Splits a row at tabs when it has one, else at spaces outside of quotes. Fields beyond the room are counted and not kept.
    /// </summary>
    /// <returns>Number of fields.</returns>
    internal static int Split(ReadOnlySpan<byte> line, int[] starts, int[] lengths)
    {
        byte separator = line.Contains((byte)'\t') ? (byte)'\t' : (byte)' ';
        int count = 0;
        int at = 0;
        while (at <= line.Length)
        {
            int end = at < line.Length && line[at] == '"' ? QuoteEnd(line, at) : -1;
            if (end < 0)
            {
                int length = line[at..].IndexOf(separator);
                end = length < 0 ? line.Length : at + length;
            }

            if (count < starts.Length)
            {
                starts[count] = at;
                lengths[count] = end - at;
            }

            count++;
            at = end + 1;
            while (separator == ' ' && at < line.Length && line[at] == ' ')
            {
                at++;
            }
        }

        return count;
    }

    /// <summary>True for a dash or nothing.</summary>
    internal static bool IsMissing(ReadOnlySpan<byte> value) => value is [] or [(byte)'-'];

    /// <summary>A value without its quotes; doubled ones become single.</summary>
    internal static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> value, BatchBuilder output)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"')
        {
            return value;
        }

        value = value[1..^1];
        return value.Contains((byte)'"') ? TextDecoder.Decode(value, ValueKind.Doubled, output) : value;
    }

    /// <summary>Reads date and time; true with no time when rows have neither.</summary>
    internal bool TryReadTime(ParserOptions options, out long nanoseconds)
    {
        nanoseconds = EventBatch.NoTime;
        int date = _layout[W3cColumn.Date];
        int time = _layout[W3cColumn.Time];
        if (date < 0 && time < 0)
        {
            return true;
        }

        if (date < 0 || time < 0)
        {
            return TimestampReader.TryRead(Raw(date < 0 ? W3cColumn.Time : W3cColumn.Date), options, out nanoseconds);
        }

        ReadOnlySpan<byte> day = Raw(W3cColumn.Date);
        ReadOnlySpan<byte> clock = Raw(W3cColumn.Time);
        int start = _state.Starts[date];
        if (_state.Starts[time] == start + day.Length + 1 && _line[start + day.Length] == ' ')
        {
            return TimestampReader.TryRead(_line.Slice(start, day.Length + 1 + clock.Length), options, out nanoseconds);
        }

        Span<byte> both = stackalloc byte[LongestTime];
        if (day.Length + 1 + clock.Length > LongestTime)
        {
            return false;
        }

        day.CopyTo(both);
        both[day.Length] = (byte)' ';
        clock.CopyTo(both[(day.Length + 1)..]);
        return TimestampReader.TryRead(both[..(day.Length + 1 + clock.Length)], options, out nanoseconds);
    }

    /// <summary>Writes what the row that was begun has columns for.</summary>
    internal void Write(BatchBuilder output)
    {
        WriteNumbers(output);
        WriteRequest(output);
        ReadOnlySpan<byte> host = Value(W3cColumn.Host, output);
        int port = host.LastIndexOf((byte)':');
        if (port > 0 && port + 1 < host.Length && !host[(port + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            host = host[..port];
        }

        output.SetText(LogText.Service, host.IsEmpty ? Value(W3cColumn.Site, output) : host);
        ReadOnlySpan<byte> computer = Value(W3cColumn.Computer, output);
        output.SetText(LogText.Host, computer.IsEmpty ? Value(W3cColumn.ServerAddress, output) : computer);
    }

    private void WriteNumbers(BatchBuilder output)
    {
        if (NumberReader.TryReadUInt64(Raw(W3cColumn.Status), out ulong status) && status is >= 100 and <= 599)
        {
            output.SetStatus((short)status);
            output.SetSeverity((byte)(status >= 500 ? Severity.Error : status >= 400 ? Severity.Warn : Severity.Info));
        }

        if (NumberReader.TryReadDouble(Raw(W3cColumn.Size), out double size) && size >= 0)
        {
            output.SetSize(size);
        }

        // A whole number counts milliseconds, as Internet Information Services has it; the specification's seconds have a point.
        ReadOnlySpan<byte> taken = Raw(W3cColumn.Duration);
        if (NumberReader.TryReadDouble(taken, out double duration) && duration >= 0)
        {
            output.SetDuration(taken.Contains((byte)'.') ? duration : duration / 1e3);
        }
    }

    /// <summary>The request, <c>GET /path?query HTTP/1.1</c> without what the row does not tell; rows without any are their own body.</summary>
    private void WriteRequest(BatchBuilder output)
    {
        ReadOnlySpan<byte> method = Value(W3cColumn.Method, output);
        ReadOnlySpan<byte> path = Value(W3cColumn.Stem, output);
        path = path.IsEmpty ? Value(W3cColumn.Uri, output) : path;
        ReadOnlySpan<byte> query = Value(W3cColumn.Query, output);
        ReadOnlySpan<byte> version = Value(W3cColumn.Version, output);
        if (method.IsEmpty && path.IsEmpty && query.IsEmpty)
        {
            output.SetText(LogText.Body, _line);
            return;
        }

        Span<byte> body = output.Scratch(method.Length + path.Length + query.Length + version.Length + 3);
        int length = Append(body, 0, default, method);
        length = Append(body, length, " "u8, path);
        length = Append(body, length, path.IsEmpty ? " "u8 : "?"u8, query);
        length = Append(body, length, " "u8, version);
        output.SetText(LogText.Body, output.CommitScratch(length));
    }

    private static int Append(Span<byte> target, int at, ReadOnlySpan<byte> separator, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return at;
        }

        if (at > 0)
        {
            separator.CopyTo(target[at..]);
            at += separator.Length;
        }

        text.CopyTo(target[at..]);
        return at + text.Length;
    }

    /// <summary>The bytes of a field; empty when rows have none.</summary>
    private ReadOnlySpan<byte> Raw(W3cColumn column)
    {
        int index = _layout[column];
        return index < 0 ? default : _line.Slice(_state.Starts[index], _state.Lengths[index]);
    }

    /// <summary>The text of a field; empty when it is missing.</summary>
    private ReadOnlySpan<byte> Value(W3cColumn column, BatchBuilder output)
    {
        ReadOnlySpan<byte> raw = Raw(column);
        return IsMissing(raw) ? default : raw[0] == '"' ? Unquote(raw, output) : raw;
    }

    /// <summary>End of a quoted field, behind its closing quote; -1 when none closes it.</summary>
    private static int QuoteEnd(ReadOnlySpan<byte> line, int start)
    {
        int at = start + 1;
        while (true)
        {
            int length = line[at..].IndexOf((byte)'"');
            if (length < 0)
            {
                return -1;
            }

            at += length + 1;
            if (at >= line.Length || line[at] != '"')
            {
                return at >= line.Length || Tokens.IsSpace(line[at]) ? at : -1;
            }

            at++;
        }
    }
}
