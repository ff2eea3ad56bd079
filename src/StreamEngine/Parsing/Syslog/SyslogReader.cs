using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Syslog;

/// <summary>
/// Writes the lines of a chunk. Lines of the usual forms are read by where the spaces at their start are; what those forms leave open,
/// <see cref="SyslogHeader"/> reads.
/// </summary>
internal ref struct SyslogReader(ParserOptions options, SyslogState state, ByteText text, BatchBuilder output) : ILineReader
{
    private const int ShortestTime = 14;

    private readonly ParserOptions _options = options;
    private readonly SyslogState _state = state;
    private readonly ByteText _text = text;
    private readonly BatchBuilder _output = output;

    /// <summary>True when a line that begins with a space belongs to the row before.</summary>
    private bool _open;

    public void Read(Positions tokens, int count, int start, int end)
    {
        int stop = end;
        while (stop > start && _text[stop - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            stop--;
        }

        if (stop == start)
        {
            return;
        }

        if ((_state.Index.HasNonAscii || _state.Index.IsIrregular(start, end)) && !LineReader.Check(_text.Slice(start, end - start), _output))
        {
            _open = false;
        }
        else if (_open && Tokens.IsSpace(_text[start]))
        {
            _output.ExtendLast(_text.Slice(start, stop - start));
        }
        else
        {
            _open = TryPlace(start, stop) || Write(_text.Slice(start, stop - start));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryPlace(int start, int end)
    {
        int at = start;
        int priority = -1;
        if (_text[at] == '<')
        {
            at = ReadPriority(start, out priority);
            if (at == 0 || at + ShortestTime > end)
            {
                return false;
            }

            if (_text[at] == '1' && _text[at + 1] == ' ')
            {
                return TryPlaceStructured(start, at + 2, end, priority);
            }
        }

        return TryPlaceBsd(start, at, end, priority);
    }

    /// <summary>Reads a priority of one to three digits. Returns the position after it; 0 when there is none. May read behind the line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int ReadPriority(int start, out int priority)
    {
        const int MaxPriority = 191;
        int at = start + 2;
        priority = _text[start + 1] - '0';
        bool digits = (uint)priority <= 9;
        for (int i = 0; i < 2 && (uint)(_text[at] - '0') <= 9; i++)
        {
            priority = (priority * 10) + _text[at++] - '0';
        }

        return digits && _text[at] == '>' && priority <= MaxPriority ? at + 1 : 0;
    }

    /// <summary>A timestamp, a host, and a tag that ends with a colon or a process id, a space between each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryPlaceBsd(int start, int at, int end, int priority)
    {
        ByteText text = _text;
        if (end - at < ShortestTime)
        {
            return false;
        }

        TimestampShape shape = text[at] <= '9' ? TimestampShapes.Iso : TimestampShapes.Bsd;
        int length = _state.Times.TryReadPrefix(text.Slice(at, end - at), shape, _options, out long time);
        int host = at + length + 1;
        ulong breaks = ByteMasks.Breaks(text, host, out ulong brackets);
        int hostLength = BitMasks.Lowest(breaks);
        breaks &= breaks - 1;
        int tagEnd = host + BitMasks.Lowest(breaks);
        int tag = host + hostLength + 1;
        int body = tagEnd + 1;
        if (length == 0 || text[host - 1] != ' ' || breaks == 0 || body >= end || text[tag - 1] != ' ' || text[tagEnd] != ' ' || hostLength == 0)
        {
            return false;
        }

        // A word that ends with a colon or a bracket is the tag, not the host: no host ends so.
        byte beforeTag = text[tag - 2];
        byte last = text[tagEnd - 1];
        tagEnd -= last == ':' ? 1 : 0;
        if (beforeTag is (byte)':' or (byte)']' || tagEnd <= tag || (last == ']' ? text[body] == '(' || tagEnd - tag < 3 : last != ':'))
        {
            return false;
        }

        ulong open = brackets >> (tag - host);
        int program = BitMasks.Lowest(open);
        bool hasProcess = open != 0 && program > 0 && program < tagEnd - tag && text[tagEnd - 1] == ']';
        program = hasProcess ? program : tagEnd - tag;
        if ((last == ']' && !hasProcess) || !_state.Hosts.Passes(text, host, hostLength) || !_state.Programs.Passes(text, tag, program))
        {
            return false;
        }

        while (body < end && Tokens.IsSpace(text[body]))
        {
            body++;
        }

        byte severity = priority >= 0 ? LevelWord.OfSyslog[priority & 7] : LevelWord.OfMessage(text.Slice(body, end - body));
        Place(start, end, time, severity, host, hostLength, tag, program, body);
        _state.Fields?.Write(priority, hasProcess ? text.Slice(tag + program + 1, tagEnd - tag - program - 2) : default, default, default, _output);
        return true;
    }

    /// <summary>RFC 5424 from the timestamp on: four words behind it, structured data, the message.</summary>
    private readonly bool TryPlaceStructured(int start, int at, int end, int priority)
    {
        ByteText text = _text;
        int from = at;
        ulong spaces = ByteMasks.Spaces(text, from);
        int host = NextSpace(ref spaces, ref from, end) + 1;
        int tag = NextSpace(ref spaces, ref from, end) + 1;
        int process = NextSpace(ref spaces, ref from, end) + 1;
        int message = NextSpace(ref spaces, ref from, end) + 1;
        int data = NextSpace(ref spaces, ref from, end) + 1;
        int stamp = host - 1 - at;
        if (data >= end || stamp < ShortestTime || _state.Times.TryReadPrefix(text.Slice(at, stamp), TimestampShapes.Iso, _options, out long time) != stamp
            || IsNil(tag, process) || tag == process - 1 || !_state.Programs.Passes(text, tag, process - 1 - tag))
        {
            return false;
        }

        int dataEnd = DataEnd(data, end);
        if (dataEnd == 0)
        {
            return false;
        }

        int body = dataEnd;
        while (body < end && Tokens.IsSpace(text[body]))
        {
            body++;
        }

        const int ByteOrderMark = 0xBFBBEF;
        body += end - body >= 3 && (text.Word(body) & 0xFFFFFF) == ByteOrderMark ? 3 : 0;
        Place(
            start, end, time, LevelWord.OfSyslog[priority & 7], host, IsNil(host, tag) ? 0 : tag - 1 - host, tag, process - 1 - tag, body);
        if (!IsNil(message, data))
        {
            _output.SetText(LogText.Logger, text, message, data - 1 - message);
        }

        _state.Fields?.Write(
            priority, text.Slice(process, message - 1 - process), text.Slice(message, data - 1 - message), text.Slice(data, dataEnd - data), _output);
        return true;
    }

    /// <summary>Position of the next space; the end when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int NextSpace(ref ulong spaces, ref int from, int end)
    {
        while (spaces == 0)
        {
            from += 64;
            if (from >= end)
            {
                from = end;
                return end;
            }

            spaces = ByteMasks.Spaces(_text, from);
        }

        int at = from + BitMasks.Lowest(spaces);
        spaces &= spaces - 1;
        return at;
    }

    /// <summary>End of the structured data; 0 when there is none, or it has backslashes, which are read with more care.</summary>
    private readonly int DataEnd(int at, int end)
    {
        if (_text[at] == '-')
        {
            return EndsAt(at + 1, end) ? at + 1 : 0;
        }

        if (_text[at] != '[')
        {
            return 0;
        }

        ulong inQuotes = 0;
        for (; at < end; at += 64)
        {
            ulong quotes = ByteMasks.Quotes(_text, at, out ulong backslashes, out ulong brackets);
            ulong inside = BitMasks.PrefixXor(quotes) ^ inQuotes;
            inQuotes = (ulong)((long)inside >> 63);
            for (brackets &= ~inside & BitMasks.First(end - at); brackets != 0; brackets &= brackets - 1)
            {
                int next = BitMasks.Lowest(brackets) + 1;
                if (EndsAt(at + next, end))
                {
                    return (backslashes & BitMasks.First(next)) == 0 ? at + next : 0;
                }

                if (_text[at + next] != '[')
                {
                    return 0;
                }
            }

            if (backslashes != 0)
            {
                return 0;
            }
        }

        return 0;
    }

    private readonly bool EndsAt(int at, int end) => at >= end || Tokens.IsSpace(_text[at]);

    /// <summary>True when a word, with the space before the next one behind it, is the dash that stands for nothing.</summary>
    private readonly bool IsNil(int start, int next) => next - start == 2 && _text[start] == '-';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Place(int start, int end, long time, byte severity, int host, int hostLength, int program, int programLength, int body)
    {
        _output.TakeLogRow(start, end - start);
        _output.SetTime(time);
        _output.SetSeverity(severity);
        _output.SetText(LogText.Service, _text, program, programLength);
        _output.SetText(LogText.Host, _text, host, hostLength);
        _output.SetText(LogText.Body, _text, body, end - body);
    }

    private readonly bool Write(ReadOnlySpan<byte> line)
    {
        if (!SyslogHeader.TryRead(line, _options, out SyslogHeader header))
        {
            if (header.Error is not null)
            {
                _output.Reject(line, RejectReason.Syntax, header.Error);
                return false;
            }

            header.Message = Tokens.Trim(line);
        }

        _output.BeginLog();
        _output.SetTime(header.Time);
        WriteTag(header);
        _output.SetText(LogText.Host, header.Host);
        _output.SetText(LogText.Body, header.Message);
        _state.Fields?.Write(
            header.HasPriority ? header.Priority : -1,
            header.IsStructured ? header.ProcessId : SyslogFields.ProcessOf(header.Tag),
            header.MessageId,
            header.Data,
            _output);
        _output.EndRow(line);
        return true;
    }

    private readonly void WriteTag(in SyslogHeader header)
    {
        byte severity = header.Severity;
        if (!header.Tag.IsEmpty)
        {
            ProgramTag tag = ProgramTag.Read(header.Tag);
            _output.SetText(LogText.Service, tag.Program);
            _output.SetText(LogText.Logger, header.MessageId.IsEmpty ? tag.Part : header.MessageId);
            int cisco = ProgramTag.CiscoSeverity(header.Tag);
            severity = cisco >= 0 ? LevelWord.OfSyslog[cisco] : severity;
        }

        _output.SetSeverity(severity != 0 ? severity : LevelWord.OfMessage(header.Message));
    }
}
