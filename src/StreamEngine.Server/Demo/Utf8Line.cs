using System.Buffers;
using System.Globalization;
using System.Text;

namespace StreamEngine.Server.Demo;

/// <summary>Builds one line of UTF-8 text and hands it to a buffer; lines longer than 2,048 bytes are a mistake of the caller.</summary>
internal sealed class Utf8Line
{
    private readonly byte[] _bytes = new byte[2048];
    private int _length;

    /// <summary>Appends text; what JSON would escape must be escaped already.</summary>
    public Utf8Line Add(string text)
    {
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
        return this;
    }

    /// <summary>Appends bytes.</summary>
    public Utf8Line Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
        return this;
    }

    /// <summary>Appends an integer, padded with zeros to <paramref name="digits"/> (2 or 3) digits, or not (1).</summary>
    public Utf8Line AddNumber(long value, int digits = 1)
    {
        ReadOnlySpan<char> format = digits switch { 3 => "D3", 2 => "D2", _ => default };
        value.TryFormat(_bytes.AsSpan(_length), out int written, format, CultureInfo.InvariantCulture);
        _length += written;
        return this;
    }

    /// <summary>Appends a number with three decimals.</summary>
    public Utf8Line AddFixed(double value)
    {
        value.TryFormat(_bytes.AsSpan(_length), out int written, "F3", CultureInfo.InvariantCulture);
        _length += written;
        return this;
    }

    /// <summary>Appends the lowest <paramref name="digits"/> (at most 16) hexadecimal digits.</summary>
    public Utf8Line AddHex(ulong value, int digits)
    {
        for (int i = 1; i <= digits; i++) _bytes[_length++] = "0123456789abcdef"u8[(int)((value >> (4 * (digits - i))) & 15)];
        return this;
    }

    /// <summary>Appends the time of day of 5 January 2026, <c>2026-01-05T08:00:00.000Z</c>, from milliseconds since the start.</summary>
    public Utf8Line AddTime(long milliseconds)
    {
        DateTime time = ShopTimeline.Start.UtcDateTime.AddMilliseconds(milliseconds);
        Add("2026-01-05T"u8).AddNumber(time.Hour, 2).Add(":"u8).AddNumber(time.Minute, 2).Add(":"u8).AddNumber(time.Second, 2);
        return Add("."u8).AddNumber(time.Millisecond, 3).Add("Z"u8);
    }

    /// <summary>Ends the line, hands it over and starts a new one.</summary>
    public void EndTo(ArrayBufferWriter<byte> output)
    {
        _bytes[_length++] = (byte)'\n';
        output.Write(_bytes.AsSpan(0, _length));
        _length = 0;
    }
}
