using System.Globalization;

namespace StreamEngine.Ingestion;

/// <summary>
/// Turns octet-counted messages into lines (RFC 6587, section 3.4.1), whatever pieces they arrive in, and passes other bytes through. Works in
/// place, as the lines of a piece are at most <see cref="Reserve"/> bytes longer than the piece.
/// </summary>
internal sealed class OctetDecoder(SyslogFraming framing)
{
    /// <summary>
    /// Bytes in front of a piece that the lines may grow into: those that were held until the framing was known (7 digits, a space and
    /// <c>&lt;191</c>, 12 bytes), or the line feed of a message whose count came in an earlier piece.
    /// </summary>
    internal const int Reserve = 16;

    /// <summary>Longest message, in bytes.</summary>
    internal const int MaxMessage = 1 << 20;

    /// <summary>Digits of <see cref="MaxMessage"/>.</summary>
    private const int MaxDigits = 7;

    private readonly byte[] _held = new byte[Reserve];
    private int _heldLength;
    private SyslogFraming _framing = framing;
    private long _position;
    private long _countAt;
    private int _count;
    private int _digits;
    private int _left;

    /// <summary>What is wrong at which byte of the connection; null while nothing is. Nothing can be read after it.</summary>
    internal string? Error { get; private set; }

    /// <summary>Takes in a piece.</summary>
    /// <param name="memory">Room of <see cref="Reserve"/> bytes, then the piece. Afterwards the lines, from the first byte on.</param>
    /// <returns>Bytes of lines.</returns>
    internal int Decode(Span<byte> memory)
    {
        int from = Reserve;
        if (_framing == SyslogFraming.Auto && !TryDecide(memory[Reserve..]))
        {
            memory[Reserve..].CopyTo(_held.AsSpan(_heldLength));
            _heldLength += memory.Length - Reserve;
            return 0;
        }

        if (_heldLength > 0)
        {
            from -= _heldLength;
            _held.AsSpan(0, _heldLength).CopyTo(memory[from..]);
            _heldLength = 0;
        }

        if (_framing == SyslogFraming.OctetCounting)
        {
            return Unpack(memory, from);
        }

        memory[from..].CopyTo(memory);
        return memory.Length - from;
    }

    /// <summary>The connection has ended.</summary>
    /// <param name="memory">Room for <see cref="Reserve"/> bytes.</param>
    /// <returns>Bytes that were held.</returns>
    internal int Finish(Span<byte> memory)
    {
        if (_left > 0)
        {
            Error ??= FormattableString.Invariant($"the connection ended at byte {_position:N0}, inside a message of {_count:N0} bytes");
        }
        else if (_digits > 0)
        {
            Error ??= FormattableString.Invariant($"the connection ended at byte {_position:N0}, inside the length of a message");
        }

        _held.AsSpan(0, _heldLength).CopyTo(memory);
        return _heldLength;
    }

    /// <summary>Looks for a count, a space and a priority. What is held is always the start of them.</summary>
    private bool TryDecide(ReadOnlySpan<byte> piece)
    {
        Span<byte> head = stackalloc byte[Reserve];
        _held.AsSpan(0, _heldLength).CopyTo(head);
        int length = Math.Min(Reserve - _heldLength, piece.Length);
        piece[..length].CopyTo(head[_heldLength..]);
        bool? counted = IsCounted(head[..(_heldLength + length)]);
        if (counted is { } known)
        {
            _framing = known ? SyslogFraming.OctetCounting : SyslogFraming.Newline;
        }

        return counted is not null;
    }

    /// <summary>Null when the bytes are too few to say.</summary>
    private static bool? IsCounted(ReadOnlySpan<byte> head)
    {
        if (!head.IsEmpty && head[0] == (byte)'0')
        {
            return false;
        }

        int at = Digits(head);
        if (at == head.Length && at <= MaxDigits)
        {
            return null;
        }

        if (at is 0 or > MaxDigits || head[at] != (byte)' ')
        {
            return false;
        }

        head = head[(at + 1)..];
        if (head.IsEmpty)
        {
            return null;
        }

        if (head[0] != (byte)'<')
        {
            return false;
        }

        head = head[1..];
        at = Digits(head);
        return at > 3 ? false : at == head.Length ? null : at > 0 && head[at] == (byte)'>';
    }

    private static int Digits(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? bytes.Length : end;
    }

    private int Unpack(Span<byte> memory, int from)
    {
        int written = 0;
        while (from < memory.Length && Error is null)
        {
            if (_left == 0)
            {
                TakeCount(memory[from++]);
                continue;
            }

            int take = Math.Min(_left, memory.Length - from);
            Span<byte> line = memory.Slice(written, take);
            memory.Slice(from, take).CopyTo(line);
            from += take;
            written += take;
            _left -= take;
            _position += take;
            if (_left == 0)
            {
                bool ended = line[^1] == (byte)'\n';
                line[..^(ended ? 1 : 0)].Replace((byte)'\n', (byte)' ');
                if (!ended)
                {
                    memory[written++] = (byte)'\n';
                }
            }
            else
            {
                line.Replace((byte)'\n', (byte)' ');
            }
        }

        return written;
    }

    private void TakeCount(byte next)
    {
        if (_digits == 0)
        {
            _countAt = _position;
            _count = 0;
        }

        if (next is >= (byte)'0' and <= (byte)'9' && (_digits > 0 || next != (byte)'0') && _digits < MaxDigits)
        {
            _count = (_count * 10) + next - '0';
            _digits++;
        }
        else if (next == (byte)' ' && _digits > 0 && _count <= MaxMessage)
        {
            _left = _count;
            _digits = 0;
        }
        else
        {
            Error = FormattableString.Invariant(
                $"the length of a message (1 to {MaxMessage:N0}, then a space) should stand at byte {_countAt:N0}, but there is {Found(next)}");
        }

        _position++;
    }

    private string Found(byte next)
    {
        string count = _digits > 0 ? _count.ToString(CultureInfo.InvariantCulture) : string.Empty;
        return next is > 0x20 and < 0x7F ? $"'{count}{(char)next}'" : FormattableString.Invariant($"'{count}' and the byte 0x{next:X2}");
    }
}
