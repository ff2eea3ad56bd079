using System.Buffers;

namespace StreamEngine.Ingestion;

/// <summary>
/// Turns the bytes of one syslog connection into lines. Framing is decided by the first byte (RFC 6587, section 3.4): a digit begins
/// octet-counted frames, anything else lines. A line break inside a counted frame becomes a space, as a record is a line from here on.
/// </summary>
/// <param name="maxFrameBytes">Longest counted frame, in bytes.</param>
internal sealed class SyslogFraming(int maxFrameBytes)
{
    private int _count;
    private int _left;

    /// <summary>True when frames are counted, false when they are lines, null before the first byte.</summary>
    internal bool? IsCounted { get; private set; }

    /// <summary>Takes the next bytes, cut anywhere.</summary>
    /// <exception cref="InvalidDataException">What should be a frame length is not one: the rest of the connection cannot be told apart.</exception>
    internal void Take(ReadOnlySpan<byte> bytes, IBufferWriter<byte> lines)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        IsCounted ??= bytes[0] is >= (byte)'1' and <= (byte)'9';
        if (!IsCounted.Value)
        {
            lines.Write(bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            if (_left > 0)
            {
                int take = Math.Min(_left, bytes.Length);
                WriteBody(bytes[..take], lines);
                bytes = bytes[take..];
                _left -= take;
                if (_left == 0)
                {
                    lines.Write("\n"u8);
                }
            }
            else
            {
                TakeLength(bytes[0]);
                bytes = bytes[1..];
            }
        }
    }

    private static void WriteBody(ReadOnlySpan<byte> body, IBufferWriter<byte> lines)
    {
        Span<byte> target = lines.GetSpan(body.Length);
        body.Replace(target, (byte)'\n', (byte)' ');
        lines.Advance(body.Length);
    }

    private void TakeLength(byte next)
    {
        if (next == ' ' && _count > 0)
        {
            _left = _count;
            _count = 0;
        }
        else if (next is >= (byte)'0' and <= (byte)'9')
        {
            _count = (_count * 10) + (next - '0');
            if (_count > maxFrameBytes)
            {
                throw new InvalidDataException($"a syslog frame of more than {maxFrameBytes} bytes is announced");
            }
        }
        else if (_count > 0 || next is not ((byte)'\n' or (byte)'\r'))
        {
            throw new InvalidDataException($"expected the length of a syslog frame, found byte 0x{next:x2}");
        }
    }
}
