using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public class PaddedTextTests
{
    [Fact]
    public void What_stands_behind_a_text_does_not_matter_and_every_byte_of_it_does()
    {
        for (int length = 0; length <= ShortText.MaxPadded; length++)
        {
            byte[] left = [.. Enumerable.Range(0, 128).Select(i => (byte)(i * 7))];
            byte[] right = [.. Enumerable.Range(0, 128).Select(i => (byte)(i < length ? i * 7 : 255 - i))];
            Assert.True(ShortText.ArePaddedEqual(left, right, length));
            for (int at = 0; at < length; at++)
            {
                right[at] ^= 1;
                Assert.False(ShortText.ArePaddedEqual(left, right, length));
                right[at] ^= 1;
            }
        }
    }

    [Fact]
    public void Words_tell_texts_of_up_to_16_bytes_apart()
    {
        for (int length = 1; length <= PaddedText.MaxLength; length++)
        {
            byte[] left = [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 7))];
            byte[] right = [.. Enumerable.Range(0, 64).Select(i => (byte)(i < length ? i * 7 : 255 - i))];
            var text = PaddedText.Of(left.AsSpan(0, length));
            Assert.Equal(text, PaddedText.Of(right.AsSpan(0, length)));
            Assert.Equal(text.Hash, PaddedText.Of(right.AsSpan(0, length)).Hash);
            Assert.NotEqual(text, PaddedText.Of(left.AsSpan(0, length + 1)));
            for (int at = 0; at < length; at++)
            {
                right[at] ^= 1;
                Assert.NotEqual(text, PaddedText.Of(right.AsSpan(0, length)));
                right[at] ^= 1;
            }
        }
    }

    [Fact]
    public void The_hash_of_a_row_depends_on_every_byte_of_every_text()
    {
        var random = new Random(1);
        for (int length = 0; length <= 200; length++)
        {
            byte[] text = new byte[length];
            random.NextBytes(text);
            ulong[] hashes = [RowHash.Of(text, "b"u8, "c"u8), RowHash.Of("a"u8, text, "c"u8), RowHash.Of("a"u8, "b"u8, text)];
            for (int at = 0; at < length; at++)
            {
                text[at] ^= 1;
                Assert.NotEqual(hashes[0], RowHash.Of(text, "b"u8, "c"u8));
                Assert.NotEqual(hashes[1], RowHash.Of("a"u8, text, "c"u8));
                Assert.NotEqual(hashes[2], RowHash.Of("a"u8, "b"u8, text));
                text[at] ^= 1;
            }
        }
    }
}
