using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public class NameRunTests
{
    [Fact]
    public void Every_byte_is_classified_as_its_twin_does_at_every_place()
    {
        byte[] bytes = new byte[100 + ByteText.Padding];
        for (int place = 0; place < 80; place++)
        {
            for (int value = 0; value < 256; value++)
            {
                Array.Fill(bytes, (byte)'a');
                bytes[place] = (byte)value;
                bytes[90] = (byte)' ';
                int expected = NameRun.LengthScalar(bytes.AsSpan(0, 100));
                Assert.Equal(expected, NameRun.Length(new ByteText(bytes.AsSpan(0, 100)), 0));
            }
        }
    }

    [Fact]
    public void A_run_is_letters_digits_underscores_and_colons()
    {
        for (int value = 0; value < 256; value++)
        {
            bool expected = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:".Contains((char)value);
            Assert.Equal(expected, NameRun.IsNameByte((byte)value));
        }
    }
}
