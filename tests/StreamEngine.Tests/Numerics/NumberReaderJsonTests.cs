using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

/// <summary>Numbers of RFC 8259, against the framework's own readers.</summary>
public class NumberReaderJsonTests
{
    private static readonly byte[] Alphabet = "0123456789012345678901234567890123456789..--++eE\"x \0\xFF"u8.ToArray();

    [Theory]
    [InlineData("0", "Integer")]
    [InlineData("-0", "Integer")]
    [InlineData("12345678", "Integer")]
    [InlineData("1234567890123456", "Integer")]
    [InlineData("9223372036854775807", "Integer")]
    [InlineData("-9223372036854775808", "Integer")]
    [InlineData("9223372036854775808", "BigInteger")]
    [InlineData("-9223372036854775809", "BigInteger")]
    [InlineData("18446744073709551616", "BigInteger")]
    [InlineData("123456789012345678901234567890123456789", "BigInteger")]
    [InlineData("12.345", "Double")]
    [InlineData("0.5", "Double")]
    [InlineData("-0.0", "Double")]
    [InlineData("1e3", "Double")]
    [InlineData("1E+3", "Double")]
    [InlineData("1.5e-05", "Double")]
    [InlineData("0e0", "Double")]
    [InlineData("1e999", "Double")]
    [InlineData("-1e99999999999", "Double")]
    [InlineData("0.00000000000000000000000000000000000000001", "Double")]
    [InlineData("12345678901234567.25", "Double")]
    [InlineData("1.7976931348623157e308", "Double")]
    [InlineData("", "None")]
    [InlineData("-", "None")]
    [InlineData("+1", "None")]
    [InlineData("01", "None")]
    [InlineData("-01", "None")]
    [InlineData("00.5", "None")]
    [InlineData("01e5", "None")]
    [InlineData("1.", "None")]
    [InlineData(".5", "None")]
    [InlineData("-.5", "None")]
    [InlineData("1.e5", "None")]
    [InlineData("1e", "None")]
    [InlineData("1e+", "None")]
    [InlineData("e5", "None")]
    [InlineData("1e5.5", "None")]
    [InlineData("1.5.5", "None")]
    [InlineData("--1", "None")]
    [InlineData("0x10", "None")]
    [InlineData("NaN", "None")]
    [InlineData("1 ", "None")]
    [InlineData("1234567890123456789012.", "None")]
    [InlineData("00000000000000000001", "None")]
    public void Kinds(string text, string kind)
    {
        Assert.Equal(Enum.Parse<NumberKind>(kind), NumberReader.ReadJson(Encoding.ASCII.GetBytes(text), out _, out _));
        AssertAsFramework(Encoding.ASCII.GetBytes(text));
    }

    [Property(MaxTest = 20_000)]
    public void Any_text_is_judged_as_the_framework_does(byte[] picks) => AssertAsFramework([.. picks.Select(b => Alphabet[b % Alphabet.Length])]);

    [Property(MaxTest = 5_000)]
    public void Any_double_comes_back_bit_for_bit(long bits)
    {
        double value = BitConverter.Int64BitsToDouble(bits * 0x1E3779B97F4A7C15);
        if (double.IsFinite(value))
        {
            foreach (string format in new[] { "R", "E5", "E17", "E25", "G9" })
            {
                AssertAsFramework(Encoding.ASCII.GetBytes(value.ToString(format, CultureInfo.InvariantCulture)));
            }
        }
    }

    [Property(MaxTest = 5_000)]
    public void Any_decimal_comes_back_bit_for_bit(ulong digits, byte cut, short exponent)
    {
        string text = (digits >> (cut & 63)).ToString(CultureInfo.InvariantCulture);
        for (int point = 1; point < text.Length; point += 1 + (cut >> 6))
        {
            AssertAsFramework(Encoding.ASCII.GetBytes(text.Insert(point, ".")));
            AssertAsFramework(Encoding.ASCII.GetBytes("-" + text.Insert(point, ".") + "e" + (exponent % 400)));
        }

        AssertAsFramework(Encoding.ASCII.GetBytes(text));
        AssertAsFramework(Encoding.ASCII.GetBytes("-" + text));
    }

    [Fact]
    public void Numbers_halfway_between_two_doubles_go_to_the_even_one()
    {
        for (int i = 0; i < 2_000; i++)
        {
            // The middle of two neighbours, and a little below and above it.
            ulong bits = 0x4340000000000000 + ((ulong)i * 0x0000_1234_5678_9ABD);
            BigInteger low = new(BitConverter.UInt64BitsToDouble(bits));
            BigInteger middle = (low + new BigInteger(BitConverter.UInt64BitsToDouble(bits + 1))) / 2;
            for (int off = -1; off <= 1; off++)
            {
                AssertAsFramework(Encoding.ASCII.GetBytes((middle + off).ToString(CultureInfo.InvariantCulture)));
            }
        }

        foreach (string text in new[] { "9007199254740993e0", "900719925474099.3e1", "4503599627370496.5", "4503599627370497.5", "2251799813685248.25", "9007199254740993", "5e-324", "2.5e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308", "2.2250738585072014e-308", "1.7976931348623158e308", "1.7976931348623159e308", "8.988465674311580e307" })
        {
            AssertAsFramework(Encoding.ASCII.GetBytes(text));
        }
    }

    [Fact]
    public void Every_byte_of_a_number_may_be_damaged()
    {
        foreach (string text in new[] { "7", "12345678", "-123.456", "1234567890123456", "0.12345678901234567", "-1.2345678901234567e-05", "12345678901234567890123456789012345" })
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            for (int at = 0; at < bytes.Length; at++)
            {
                byte good = bytes[at];
                for (int value = 0; value < 256; value++)
                {
                    bytes[at] = (byte)value;
                    AssertAsFramework(bytes);
                }

                bytes[at] = good;
            }
        }
    }

    [Fact]
    public void Every_length_and_place_of_the_point_is_read()
    {
        for (int length = 1; length <= 48; length++)
        {
            for (int point = -1; point < length; point++)
            {
                byte[] text = [.. Enumerable.Range(0, length).Select(i => i == point ? (byte)'.' : (byte)('1' + (i * 7 % 9)))];
                AssertAsFramework(text);
                AssertAsFramework([(byte)'-', .. text]);
                AssertAsFramework([(byte)'0', .. text]);
                AssertAsFramework([.. text, (byte)'e', (byte)'-', (byte)'7']);
            }
        }
    }

    [Fact]
    public void Whole_numbers_are_read_as_the_framework_reads_them()
    {
        for (int length = 0; length <= 24; length++)
        {
            foreach (char first in "0179")
            {
                string text = new string(first, Math.Min(length, 1)) + new string('9', Math.Max(0, length - 1));
                bool expected = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong wanted);
                Assert.Equal(expected, NumberReader.TryReadUInt64(Encoding.ASCII.GetBytes(text), out ulong value));
                Assert.Equal(wanted, value);
                expected = long.TryParse("-" + text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long signed);
                Assert.Equal(expected, NumberReader.TryReadInt64(Encoding.ASCII.GetBytes("-" + text), out long read));
                Assert.Equal(signed, read);
            }
        }
    }

    private static void AssertAsFramework(byte[] text)
    {
        NumberKind kind = NumberReader.ReadJson(text, out long integer, out double value);
        byte[] room = [.. text, .. Enumerable.Repeat((byte)'7', NumberReader.Padding)];
        NumberKind padded = NumberReader.ReadJsonPadded(room.AsSpan(0, text.Length), out long again, out double same);
        Assert.Equal(padded != NumberKind.None, NumberReader.IsJsonPadded(room.AsSpan(0, text.Length)));
        Assert.True(kind == padded && integer == again && Bits(value) == Bits(same), Encoding.Latin1.GetString(text));
        bool number = IsJsonNumber(text);
        Assert.True(number == (kind != NumberKind.None), Encoding.Latin1.GetString(text));
        if (!number)
        {
            return;
        }

        string written = Encoding.ASCII.GetString(text);
        bool whole = !written.AsSpan().ContainsAny(".eE");
        bool fits = long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long expected);
        Assert.Equal(!whole ? NumberKind.Double : fits ? NumberKind.Integer : NumberKind.BigInteger, kind);
        Assert.Equal(whole ? expected : 0, integer);
        Assert.True(Bits(double.Parse(written, NumberStyles.Float, CultureInfo.InvariantCulture)) == Bits(value), written);
        Assert.True(NumberReader.TryReadDouble(text, out double lenient) && Bits(lenient) == Bits(value), written);
    }

    private static bool IsJsonNumber(byte[] text)
    {
        try
        {
            Utf8JsonReader reader = new(text);
            return text.Length > 0 && text[0] > ' ' && text[^1] is >= (byte)'0' and <= (byte)'9' && reader.Read()
                && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
