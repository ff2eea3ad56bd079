using FsCheck.Xunit;
using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public class QuotedTextTests
{
    [Fact]
    public void Special_bytes_are_found_at_every_place_of_every_length()
    {
        foreach (byte special in new byte[] { (byte)'"', (byte)'\\', 0, 0x1F })
        {
            for (int length = 0; length <= 100; length++)
            {
                byte[] text = new byte[length];
                text.AsSpan().Fill(0x20);
                Assert.Equal(length, QuotedText.IndexOfSpecial(text, 0));
                for (int at = 0; at < length; at++)
                {
                    text[at] = special;
                    Assert.Equal(at, QuotedText.IndexOfSpecial(text, at / 2));
                    Assert.Equal(length, QuotedText.IndexOfSpecial(text, at + 1));
                    text[at] = 0xFF;
                }
            }
        }
    }

    [Property(MaxTest = 500)]
    public void Any_of_three_is_found_where_a_plain_search_finds_it(byte[] text, byte start, byte a, byte b, byte c)
    {
        int from = text.Length == 0 ? 0 : start % (text.Length + 1);
        int expected = text.AsSpan(from).IndexOfAny(a, b, c);
        Assert.Equal(expected < 0 ? text.Length : from + expected, QuotedText.IndexOfAny(text, from, a, b, c));
    }

    [Property(MaxTest = 500)]
    public void Copy_stops_at_the_first_backslash(byte[] text)
    {
        byte[] target = new byte[text.Length];
        int copied = QuotedText.CopyToBackslash(text, target);
        int expected = text.AsSpan().IndexOf((byte)'\\');
        Assert.Equal(expected < 0 ? text.Length : expected, copied);
        Assert.Equal(text[..copied], target[..copied]);
    }

    [Property(MaxTest = 500)]
    public void Words_hold_the_ends_of_a_text(byte[] text)
    {
        byte[] first = new byte[8];
        text.AsSpan(0, Math.Min(8, text.Length)).CopyTo(first);
        Assert.Equal(BitConverter.ToUInt64(first), ByteWords.First(text));
        Assert.Equal(text.Length > 8 ? BitConverter.ToUInt64(text, text.Length - 8) : 0, ByteWords.Last(text));
    }
}
