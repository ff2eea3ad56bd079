using System.Text;
using StreamEngine.Windowing.LogSessions;
using Xunit;

namespace StreamEngine.Tests.Windowing.LogSessions;

public sealed class IdTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("-", "")]
    [InlineData("0", "")]
    [InlineData("00000000000000000000000000000000", "")]
    [InlineData("00000000-0000-0000-0000-000000000000", "")]
    [InlineData("0000000000000001", "0000000000000001")]
    [InlineData("abc", "abc")]
    [InlineData("--", "")]
    public void What_stands_for_no_id_is_none(string text, string expected) => Assert.Equal(expected, Utf8(IdText.Clean(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("Receiving block blk_-160 src", "blk_-160")]
    [InlineData("blk_1", "blk_1")]
    [InlineData("blk_1: done", "blk_1")]
    [InlineData("no id here", "")]
    [InlineData("blk_ is no id", "")]
    [InlineData("xblk_1 is none, blk_2 is", "blk_2")]
    [InlineData("blk_ blk_blk_3", "blk_blk_3")]
    [InlineData("first blk_1 then blk_2", "blk_1")]
    [InlineData("", "")]
    public void The_first_word_with_the_prefix_is_found(string text, string expected) =>
        Assert.Equal(expected, Utf8(IdText.Find(Encoding.UTF8.GetBytes(text), "blk_"u8)));

    [Fact]
    public void Ids_have_a_longest_length()
    {
        byte[] text = Encoding.UTF8.GetBytes(new string('a', 10_000));
        Assert.Equal(IdText.Longest, IdText.Clean(text).Length);
        Assert.Equal(IdText.Longest, IdText.Find(text, "aa"u8).Length);
    }

    private static string Utf8(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
