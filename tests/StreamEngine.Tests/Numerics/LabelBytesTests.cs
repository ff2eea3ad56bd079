using System.Text;
using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public class LabelBytesTests
{
    [Fact]
    public void The_kernel_equals_its_scalar_twin_for_every_length_and_place()
    {
        for (int length = 0; length <= 256; length++)
        {
            byte[] text = [.. Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 26)))];
            Check(text);
            for (int at = 0; at < length; at += 1 + (length / 40))
            {
                byte[] special = [.. text];
                special[at] = ", =\\"u8[at % 4];
                Check(special);
                special[(at * 7) % length] = 0xC3;
                Check(special);
            }
        }
    }

    [Fact]
    public void Bytes_beyond_ascii_are_told()
    {
        ulong high = 0;
        LabelBytes.CopyEscaped("plain text that is long enough"u8, new byte[100], ref high);
        Assert.False(LabelBytes.IsHigh(high));
        LabelBytes.CopyEscaped("größe"u8, new byte[100], ref high);
        Assert.True(LabelBytes.IsHigh(high));
    }

    [Fact]
    public void Digits_equal_their_scalar_twin_for_every_length()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)(i * 37))];
        for (int length = 0; length <= 64; length++)
        {
            byte[] fast = new byte[2 * length];
            byte[] slow = new byte[2 * length];
            HexText.Write(bytes.AsSpan(length, length), fast);
            HexText.WriteScalar(bytes.AsSpan(length, length), slow);
            Assert.Equal(Convert.ToHexStringLower(bytes.AsSpan(length, length)), Encoding.ASCII.GetString(fast));
            Assert.Equal(slow, fast);
        }
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(0.005, "0.005")]
    [InlineData(10, "10")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(1e21, "1E+21")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Doubles_are_short_text(double value, string expected)
    {
        byte[] target = new byte[DoubleText.MaxBytes];
        Assert.True(DoubleText.TryFormat(value, target, out int written));
        Assert.Equal(expected, Encoding.ASCII.GetString(target, 0, written));
    }

    private static void Check(byte[] text)
    {
        // Exactly as much room as the contract asks for, and a text that ends where its array does.
        byte[] fast = new byte[2 * text.Length];
        byte[] slow = new byte[2 * text.Length];
        ulong fastHigh = 0;
        ulong slowHigh = 0;
        int written = LabelBytes.CopyEscaped(text, fast, ref fastHigh);
        Assert.Equal(LabelBytes.CopyEscapedScalar(text, slow, ref slowHigh), written);
        Assert.Equal(slow[..written], fast[..written]);
        Assert.Equal(LabelBytes.IsHigh(slowHigh), LabelBytes.IsHigh(fastHigh));
    }
}
