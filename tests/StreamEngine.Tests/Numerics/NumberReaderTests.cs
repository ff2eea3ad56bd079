using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public class NumberReaderTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+3.25")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("9007199254740993")]
    [InlineData("0.30000000000000004")]
    [InlineData("1e308")]
    [InlineData("1e999")]
    [InlineData("-2.2250738585072014E-308")]
    [InlineData("4.9e-324")]
    [InlineData("0.000000000000000000000000123")]
    [InlineData("19.761251902999998")]
    public void Reads_what_the_framework_reads(string text) => AssertSame(text);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1x")]
    [InlineData("1 ")]
    [InlineData("0x10")]
    [InlineData("1,000")]
    [InlineData("NaN")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    public void Refuses_what_is_no_number(string text) => Assert.False(NumberReader.TryReadDouble(Encoding.UTF8.GetBytes(text), out _));

    [Property(MaxTest = 2000)]
    public void Doubles_come_back_bit_for_bit(double value)
    {
        if (double.IsFinite(value))
        {
            AssertSame(value.ToString("R", CultureInfo.InvariantCulture));
            AssertSame(value.ToString("F3", CultureInfo.InvariantCulture));
        }
    }

    [Property(MaxTest = 2000)]
    public void Decimals_of_any_scale_come_back_bit_for_bit(long digits, byte scale)
    {
        string text = digits.ToString(CultureInfo.InvariantCulture).TrimStart('-').PadLeft((scale % 30) + 2, '0');
        AssertSame(text.Insert(text.Length - (scale % 30), "."));
        AssertSame($"{digits}e{scale % 40 - 20}");
    }

    [Property]
    public void Integers_come_back(long value)
    {
        Assert.True(NumberReader.TryReadInt64(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)), out long read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("-9223372036854775808", true)]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("-9223372036854775809", false)]
    [InlineData("18446744073709551616", false)]
    [InlineData("1.0", false)]
    [InlineData("", false)]
    [InlineData("-", false)]
    public void Integers_fit_or_are_refused(string text, bool expected) =>
        Assert.Equal(expected, NumberReader.TryReadInt64(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Largest_unsigned_integer_is_read()
    {
        Assert.True(NumberReader.TryReadUInt64("18446744073709551615"u8, out ulong value));
        Assert.Equal(ulong.MaxValue, value);
    }

    private static void AssertSame(string text)
    {
        Assert.True(NumberReader.TryReadDouble(Encoding.ASCII.GetBytes(text), out double value), text);
        double expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
    }
}
