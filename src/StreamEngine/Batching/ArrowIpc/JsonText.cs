using System.Buffers;
using System.Buffers.Text;
using StreamEngine.Numerics;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>JSON lines that are being written, in memory that grows and is used again.</summary>
internal sealed class JsonText
{
    private static readonly SearchValues<byte> s_special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static b => (byte)b), (byte)'"', (byte)'\\']);

    /// <summary>Longest text, in bytes: lists of a damaged message may refer to the same values again and again.</summary>
    private const int MaxBytes = 64 << 20;

    private byte[] _bytes = new byte[1024];

    /// <summary>Bytes written; set it back to take some away.</summary>
    internal int Length { get; set; }

    /// <summary>What was written.</summary>
    internal ReadOnlySpan<byte> Text => _bytes.AsSpan(0, Length);

    /// <summary>Writes bytes as they are.</summary>
    internal void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Writes one byte.</summary>
    internal void Raw(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    /// <summary>Writes a text in quotes. Bytes that are no UTF-8 stay as they are.</summary>
    internal void Quoted(ReadOnlySpan<byte> text)
    {
        Raw((byte)'"');
        while (true)
        {
            int special = text.IndexOfAny(s_special);
            Raw(special < 0 ? text : text[..special]);
            if (special < 0)
            {
                break;
            }

            Escape(text[special]);
            text = text[(special + 1)..];
        }

        Raw((byte)'"');
    }

    /// <summary>Writes an integer.</summary>
    internal void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(DoubleText.MaxBytes), out int written);
        Length += written;
    }

    /// <summary>Writes an integer without a sign.</summary>
    internal void Number(ulong value)
    {
        Utf8Formatter.TryFormat(value, Room(DoubleText.MaxBytes), out int written);
        Length += written;
    }

    /// <summary>Writes an integer with zeros before it.</summary>
    internal void Digits(long value, int digits)
    {
        Span<byte> room = Room(digits)[..digits];
        for (int i = digits - 1; i >= 0; i--)
        {
            room[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        Length += digits;
    }

    /// <summary>Writes a number.</summary>
    /// <returns>False, and nothing, when JSON has no such number.</returns>
    internal bool Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return false;
        }

        DoubleText.TryFormat(value, Room(DoubleText.MaxBytes), out int written);
        Length += written;
        return true;
    }

    /// <summary>Writes a number of 32 bits with the digits that it needs.</summary>
    internal bool Number(float value)
    {
        if (!float.IsFinite(value))
        {
            return false;
        }

        Utf8Formatter.TryFormat(value, Room(DoubleText.MaxBytes), out int written);
        Length += written;
        return true;
    }

    /// <summary>Writes bytes in base 64 and in quotes.</summary>
    internal void Base64(ReadOnlySpan<byte> bytes)
    {
        Raw((byte)'"');
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, Room(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out int written);
        Length += written;
        Raw((byte)'"');
    }

    private Span<byte> Room(int bytes)
    {
        if (bytes > _bytes.Length - Length)
        {
            if (bytes > MaxBytes - Length)
            {
                throw new InvalidDataException($"a row has more than {MaxBytes} bytes as text");
            }

            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes));
        }

        return _bytes.AsSpan(Length);
    }

    private void Escape(byte value)
    {
        Raw((byte)'\\');
        switch (value)
        {
            case (byte)'"' or (byte)'\\':
                Raw(value);
                break;
            case (byte)'\n':
                Raw((byte)'n');
                break;
            case (byte)'\r':
                Raw((byte)'r');
                break;
            case (byte)'\t':
                Raw((byte)'t');
                break;
            default:
                Raw("u00"u8);
                Raw("0123456789abcdef"u8[value >> 4]);
                Raw("0123456789abcdef"u8[value & 15]);
                break;
        }
    }
}
