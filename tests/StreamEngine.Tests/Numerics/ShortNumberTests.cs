using System.Text;
using FsCheck.Xunit;
using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public class ShortNumberTests
{
    [Property(MaxTest = 2000)]
    public void Reads_what_the_number_reader_reads_or_nothing(int seed)
    {
        const string Bytes = "0123456789012345678901234567890123456789.-+e ,";
        Random random = new(seed);
        string text = new([.. Enumerable.Range(0, random.Next(20)).Select(_ => Bytes[random.Next(Bytes.Length)])]);
        Check(text);
        Check((random.NextDouble() * Math.Pow(10, random.Next(12))).ToString("F" + random.Next(8), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("5.")]
    [InlineData(".5")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("-.")]
    [InlineData("--1")]
    [InlineData("")]
    [InlineData("1/2")]
    [InlineData("9999999999999999")]
    [InlineData("-9999999999999999")]
    [InlineData("99999999999999.9")]
    public void Edges(string text) => Check(text);

    private static void Check(string text)
    {
        byte[] padded = new byte[text.Length + ByteText.Padding];
        Array.Fill(padded, (byte)'7');
        Encoding.ASCII.GetBytes(text, padded);
        bool isNumber = NumberReader.TryReadDouble(padded.AsSpan(0, text.Length), out double expected);
        if (ShortNumber.TryRead(new ByteText(padded.AsSpan(0, text.Length)), 0, text.Length, out double value))
        {
            Assert.True(isNumber, text);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
        }
    }
}
