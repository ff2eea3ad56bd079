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

    /// <summary>Bytes of the usual timestamp of RFC 3164.</summary>
    private const int UsualTime = 15;

    private readonly ParserOptions _options = options;
    private readonly SyslogState _state = state;
    private readonly ByteText _text = text;
    private readonly BatchBuilder _output = output;
    private readonly bool _careful = options.IsCareful;
    private readonly SyslogGroup _group = state.Group;
    private readonly StructuralIndex _index = state.Index;
    private readonly int _offset = output.ChunkOffset;

    /// <summary>True when a line that begins with a space belongs to the row before.</summary>
    private bool _open;

    public void Read(Positions tokens, int count, int start, int end)
    {
        int stop = end;
        if (_text[end - 1] <= ' ')
        {
            stop = TrimEnd(start, end);
            if (stop == start)
            {
                return;
            }
        }

        if (_index.NeedsCare(start, end) && !LineReader.Check(_text.Slice(start, end - start), _output))
        {
            _open = false;
        }
        else if (_text[start] <= ' ' && _open && Tokens.IsSpace(_text[start]))
        {
            _group.Write(_text, _output);
            _output.ExtendLast(_text.Slice(start, stop - start));
        }
        else
        {
            _open = (!_careful && TryPlace(start, stop)) || Write(_text.Slice(start, stop - start));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly int TrimEnd(int start, int end)
    {
        while (end > start && _text[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            end--;
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryPlace(int start, int end)
    {
        int at = start;
        int priority = -1;
        if (_text[at] == '<')
        {
            at = ReadPriority(start, out priority);
            if (at == 0)
            {
                return false;
            }

            if (_text[at] == '1' && _text[at + 1] == ' ')
            {
                return at + ShortestTime <= end && TryPlaceStructured(start, at + 2, end, priority);
            }
        }

        return TryPlaceBsd(start, at, end, priority);
    }

    /// <summary>Reads a priority of one to three digits. Returns the position after it; 0 when there is none. May read behind the line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int ReadPriority(int start, out int priority)
    {
        const int MaxPriority = 191;
        ulong word = _text.Word(start + 1);
        ulong digits = word & 0x0F0F0F;
        if ((word & 0xFFF0F0FE) == 0x3E303030 && ((digits + 0x060606) & 0x101010) == 0)
        {
            // Three digits, the first at most 1: one product holds their sum in its third byte.
            priority = (byte)((digits * 0x640A01) >> 16);
            return priority <= MaxPriority ? start + 5 : 0;
        }

        return ReadShortPriority(start, out priority);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly int ReadShortPriority(int start, out int priority)
    {
        int at = start + 2;
        priority = _text[start + 1] - '0';
        bool valid = (uint)priority <= 9;
        if ((uint)(_text[at] - '0') <= 9)
        {
            priority = (priority * 10) + _text[at++] - '0';
        }

        return valid && _text[at] == '>' ? at + 1 : 0;
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

        int length = ReadTime(at, end, out long time);
        int host = at + length + 1;
        if (length == 0 || host >= end)
        {
            return false;
        }

        ulong breaks = ByteMasks.Breaks(text, host, out ulong brackets);
        int hostLength = BitMasks.Lowest(breaks);
        breaks &= breaks - 1;
        int tagEnd = host + BitMasks.Lowest(breaks);
        int tag = host + hostLength + 1;
        int body = tagEnd + 1;
        if (text[host - 1] != ' ' || breaks == 0 || body >= end || text[tag - 1] != ' ' || text[tagEnd] != ' ' || hostLength == 0)
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
        if ((last == ']' && !hasProcess) || !IsHost(host, hostLength) || !IsProgram(tag, program))
        {
            return false;
        }

        while (body < end && Tokens.IsSpace(text[body]))
        {
            body++;
        }

        byte severity = priority >= 0 ? LevelWord.OfSyslog[priority & 7] : LevelWord.OfMessage(text, body, end);
        if (_state.Fields is null)
        {
            if (_group.Add(start, end, time, severity, host, hostLength, tag, program, body))
            {
                _group.Write(text, _output);
            }

            return true;
        }

        Place(start, end, time, severity, host, hostLength, tag, program, body);
        _state.Fields.Write(priority, hasProcess ? text.Slice(tag + program + 1, tagEnd - tag - program - 2) : default, default, default, _output);
        return true;
    }

    /// <summary><see cref="SyslogHeader.IsHost"/> of a word; most are told by their bytes alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsHost(int at, int length) => HostBytes.AreName(_text, at, length) || _state.Hosts.Passes(_text, at, length);

    /// <summary>True when a word is a program without directory, part or severity, and no number: those need a byte of their own at the start or end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsProgram(int at, int length) =>
        (_text[at] > '9' && _text[at + length - 1] != ')') || _state.Programs.Passes(_text, at, length);

    /// <summary>Reads the timestamp of RFC 3164 or ISO 8601. Returns its length; 0 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int ReadTime(int at, int end, out long time)
    {
        // Behind a space nothing more belongs to a timestamp of this kind, so that equal bytes are an equal time.
        if (_text.Load16(at) == _state.Stamp.Value)
        {
            time = _state.StampTime;
            return UsualTime;
        }

        return ReadOtherTime(at, end, out time);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly int ReadOtherTime(int at, int end, out long time)
    {
        bool iso = _text[at] <= '9';
        int length = _state.Times.TryReadPrefix(_text.Slice(at, end - at), iso ? TimestampShapes.Iso : TimestampShapes.Bsd, _options, out time);
        if (length == UsualTime && !iso && _text[at + UsualTime] == ' ')
        {
            _state.Stamp = new(_text.Load16(at));
            _state.StampTime = time;
        }

        return length;
    }

    /// <summary>RFC 5424 from the timestamp on: four words behind it, structured data, the message.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
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

        _group.Write(text, _output);
        const int ByteOrderMark = 0xBFBBEF;
        body += end - body >= 3 && (text.Word(body) & 0xFFFFFF) == ByteOrderMark ? 3 : 0;
        Place(
            start, end, time, LevelWord.OfSyslog[priority & 7], host, IsNil(host, tag) ? 0 : tag - 1 - host, tag, process - 1 - tag, body);
        if (!IsNil(message, data) && _output.Columns.Has(LogText.Logger))
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
        int row = _output.TakeLogRow(start, end - start);
        EventBatch batch = _output.Batch;
        batch.Times[row] = time;
        batch.Severities[row] = severity;
        PlaceText(LogText.Service, batch, row, program, programLength);
        PlaceText(LogText.Host, batch, row, host, hostLength);
        PlaceText(LogText.Body, batch, row, body, end - body);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void PlaceText(LogText column, EventBatch batch, int row, int start, int length)
    {
        if (_output.Columns.Has(column))
        {
            SpanBytes.Write(ref batch.TextColumn((int)column)[row], _text.View(start, length, _offset + start));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly bool Write(ReadOnlySpan<byte> line)
    {
        _group.Write(_text, _output);
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
        ReadOnlySpan<byte> type = WriteTag(header);
        _output.SetText(LogText.Host, header.Host);
        _output.SetText(LogText.Body, header.Message);
        _state.Fields?.Write(
            header.HasPriority ? header.Priority : -1,
            header.IsStructured ? header.ProcessId : SyslogFields.ProcessOf(header.Tag),
            type,
            header.Data,
            _output);
        _output.EndRow(line);
        return true;
    }

    /// <summary>Writes service, logger and severity. Returns the type of the message; empty when the line names none.</summary>
    private readonly ReadOnlySpan<byte> WriteTag(in SyslogHeader header)
    {
        byte severity = header.Severity;
        ReadOnlySpan<byte> type = header.MessageId;
        if (ProgramTag.TryReadCisco(header.Tag, out ReadOnlySpan<byte> facility, out int cisco, out ReadOnlySpan<byte> mnemonic))
        {
            type = type.IsEmpty ? mnemonic : type;
            severity = LevelWord.OfSyslog[cisco];
            _output.SetText(LogText.Service, facility);
            _output.SetText(LogText.Logger, type);
        }
        else if (!header.Tag.IsEmpty)
        {
            ProgramTag tag = ProgramTag.Read(header.Tag);
            _output.SetText(LogText.Service, tag.Program);
            _output.SetText(LogText.Logger, type.IsEmpty ? tag.Part : type);
        }

        _output.SetSeverity(severity != 0 ? severity : LevelWord.OfMessage(header.Message));
        return type;
    }
}
