using System.Buffers.Binary;
using System.Globalization;

namespace StreamEngine.LoadGen.Text;

/// <summary>
/// Appends UTF-8 text to a caller's buffer. The caller provides room for the longest possible record, so methods do not report
/// "too small"; the span's own bounds check is the safety net.
/// </summary>
internal ref struct Utf8Cursor(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes still free.</summary>
    public readonly int Free => _buffer.Length - Position;

    /// <summary>The bytes written from <paramref name="start"/> on.</summary>
    public readonly Span<byte> WrittenFrom(int start) => _buffer[start..Position];

    /// <summary>Moves the end back (or forward) to <paramref name="position"/>.</summary>
    public void MoveTo(int position) => Position = position;

    /// <summary>Appends bytes as they are.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer[Position..]);
        Position += text.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Append(byte value) => _buffer[Position++] = value;

    /// <summary>Appends a decimal integer.</summary>
    public void AppendNumber(long value)
    {
        if ((ulong)value < 10)
        {
            Append((byte)('0' + value));
            return;
        }
        value.TryFormat(_buffer[Position..], out int written, default, CultureInfo.InvariantCulture);
        Position += written;
    }

    /// <summary>Appends a number padded with zeros to exactly <paramref name="digits"/> digits.</summary>
    public void AppendPadded(uint value, int digits)
    {
        Span<byte> target = _buffer.Slice(Position, digits);
        for (int i = digits - 1; i >= 0; i--)
        {
            uint quotient = value / 10;
            target[i] = (byte)('0' + (value - (quotient * 10)));
            value = quotient;
        }
        Position += digits;
    }

    /// <summary>Appends <paramref name="thousandths"/> / 1000 with three decimals.</summary>
    public void AppendThousandths(long thousandths)
    {
        if (thousandths < 0)
        {
            Append((byte)'-');
            thousandths = -thousandths;
        }
        AppendNumber(thousandths / 1000);
        Append((byte)'.');
        AppendPadded((uint)(thousandths % 1000), 3);
    }

    /// <summary>Appends 16 lower-case hexadecimal digits.</summary>
    public void AppendHex(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        Convert.TryToHexStringLower(bytes, _buffer[Position..], out int written);
        Position += written;
    }
}
