using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using FsCheck.Xunit;
using StreamEngine.Memory;
using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public class DigitKernelTests
{
    [Fact]
    public void Powers_of_five_are_those_of_whole_numbers()
    {
        BigInteger word = BigInteger.One << 64;
        for (int q = PowersOfFive.Least; q <= PowersOfFive.Most; q++)
        {
            BigInteger expected = q >= 0 ? Truncate(BigInteger.Pow(5, q)) : Reciprocal(BigInteger.Pow(5, -q), q);
            int at = 2 * (q - PowersOfFive.Least);
            Assert.Equal((ulong)(expected / word), PowersOfFive.Words[at]);
            Assert.Equal((ulong)(expected % word), PowersOfFive.Words[at + 1]);
        }

        Assert.Equal(2 * (PowersOfFive.Most - PowersOfFive.Least + 1), PowersOfFive.Words.Length);
    }

    [Property(MaxTest = 2000)]
    public void Vectors_words_and_single_digits_combine_to_the_same(ulong low, ulong high)
    {
        byte[] digits = [.. Enumerable.Range(0, 16).Select(i => (byte)((i < 8 ? low : high) * 0x9E3779B97F4A7C15 >> (8 * (i & 7)) & 0xFF)).Select(b => (byte)(b % 10))];
        ulong expected = digits.Aggregate(0UL, (sum, digit) => (sum * 10) + digit);
        Vector128<byte> vector = Vector128.Create(digits);
        Assert.Equal(expected, DigitVector.Combine(vector));
        Assert.Equal(expected, DigitVector.CombineWords(vector));
    }

    [Property(MaxTest = 2000)]
    public void Times_of_day_combine_to_the_same_by_vector_and_by_digit(ulong low, ulong high)
    {
        byte[] digits = [.. Enumerable.Range(0, 16).Select(i => (byte)((i < 8 ? low : high) * 0x9E3779B97F4A7C15 >> (8 * (i & 7)) & 0xFF)).Select(b => (byte)(b % 10))];
        (digits[0], digits[2], digits[4], digits[14]) = ((byte)(digits[0] % 3), (byte)(digits[2] % 6), (byte)(digits[4] % 6), 0);
        Assert.Equal(ClockLayout.CombineScalar(digits, out long expected), ClockLayout.Combine(Vector128.Create(digits), out long nanoseconds));
        Assert.Equal(expected, nanoseconds);
    }

    [Property(MaxTest = 3000)]
    public void Parts_are_the_same_by_vector_and_from_left_to_right(byte[] picks, bool strict)
    {
        byte[] alphabet = "01234567890123456789..e-"u8.ToArray();
        byte[] text = [.. picks.Select(b => alphabet[b % alphabet.Length])];
        bool read = NumberParts.TryRead(text, strict, out ulong mantissa, out int exponent, out bool exact, out bool whole);
        bool expected = NumberParts.TryReadScalar(text, strict, out ulong wanted, out int wantedExponent, out bool wantedExact, out bool wantedWhole);
        Assert.True(read == expected, Encoding.ASCII.GetString(text));
        if (read)
        {
            Assert.Equal((wantedExponent, wantedWhole), (exponent, whole));
            Assert.True(!exact || !wantedExact || mantissa == wanted, Encoding.ASCII.GetString(text));
        }
    }

    [Fact]
    public void Digits_are_checked_at_every_length_and_value()
    {
        byte[] text = new byte[16];
        for (int length = 1; length <= 16; length++)
        {
            for (int at = 0; at < length; at++)
            {
                for (int value = 0; value < 256; value++)
                {
                    text.AsSpan().Fill((byte)'5');
                    text.AsSpan(length).Fill((byte)'x');
                    text[at] = (byte)value;
                    bool digit = value is >= '0' and <= '9';
                    Vector128<byte> digits = DigitVector.Digits(DigitVector.Load(ref MemoryMarshal.GetArrayDataReference(text), length));
                    Assert.Equal(digit ? 0 : 1U << at, DigitVector.Others(digits, length));
                    int end = 0;
                    ulong read = DigitWords.Read(text.AsSpan(0, length), ref end, 0);
                    Assert.Equal(digit ? length : at, end);
                    if (digit)
                    {
                        ulong expected = ulong.Parse(text.AsSpan(0, length), CultureInfo.InvariantCulture);
                        Assert.Equal(expected, read);
                        Assert.Equal(expected, DigitVector.ToInteger(digits, length));
                    }
                }
            }
        }
    }

    [Fact]
    public void Padded_reads_at_the_end_of_a_slab_see_only_the_number()
    {
        using SlabPool pool = new();
        Slab slab = (Slab)pool.Rent(4096);
        for (int length = 1; length <= 32; length++)
        {
            Span<byte> text = slab.GetSpan()[^length..];
            text.Fill((byte)'8');
            NumberKind kind = NumberReader.ReadJsonPadded(text, out long integer, out double value);
            Assert.Equal(NumberReader.ReadJson(text, out long expected, out double wanted), kind);
            Assert.Equal((expected, wanted), (integer, value));
            Assert.True(NumberReader.TryReadDoublePadded(text, out value));
            Assert.Equal(wanted, value);
        }

        slab.Release();
    }

    private static BigInteger Truncate(BigInteger power)
    {
        int bits = (int)power.GetBitLength();
        return bits <= 128 ? power << (128 - bits) : power >> (bits - 128);
    }

    private static BigInteger Reciprocal(BigInteger power, int q)
    {
        int bits = (int)power.GetBitLength();
        BigInteger inverse = ((BigInteger.One << (q >= -27 ? bits + 127 : (2 * bits) + 128)) / power) + 1;
        int excess = (int)inverse.GetBitLength() - 128;
        return excess > 0 ? inverse >> excess : inverse;
    }
}
