using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing;
using StreamEngine.Parsing.Syslog;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public class ByteTextTests
{
    [Fact]
    public void A_view_in_one_vector_is_the_view()
    {
        byte[] bytes = Padded([.. Enumerable.Range(1, 120).Select(i => (byte)i)]);
        for (int start = 4; start < 40; start++)
        {
            for (int length = 0; length < 40; length++)
            {
                UInt128 expected = new ByteText(bytes.AsSpan(0, 120)).View(start, length, 70_000 + start);
                Vector128<byte> actual = new ByteText(bytes.AsSpan(0, 120)).InnerView(start, length, 70_000 + start);
                Assert.Equal(expected, MemoryMarshal.Cast<Vector128<byte>, UInt128>(MemoryMarshal.CreateReadOnlySpan(ref actual, 1))[0]);
            }
        }
    }

    [Fact]
    public void Words_that_are_told_as_names_of_hosts_are_hosts()
    {
        int told = 0;
        Random random = new(1);
        const string Chars = "abkoprzAJKOPZ0159.-_:%/@[`{~é \u007f";
        for (int i = 0; i < 200_000; i++)
        {
            string word = new([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Chars[random.Next(random.Next(3) == 0 ? Chars.Length : 26)])]);
            told += AssertHost(word) ? 1 : 0;
        }

        Assert.True(told > 10_000);
        for (int b = 0; b < 256; b++)
        {
            byte[] word = [(byte)'a', (byte)b, (byte)'1'];
            Assert.True(!HostBytes.AreName(new ByteText(Padded(word).AsSpan(0, 3)), 0, 3) || SyslogHeader.IsHost(word));
            Assert.Equal(HostBytes.AreName(new ByteText(Padded(word).AsSpan(0, 3)), 0, 3), SyslogHeader.IsHost(word));
        }
    }

    [Theory]
    [InlineData("web1")]
    [InlineData("10.0.0.7")]
    [InlineData("fe80::1%eth0")]
    public void Usual_names_of_hosts_are_told(string word) => Assert.True(AssertHost(word));

    [Theory]
    [InlineData("error")]
    [InlineData("last")]
    [InlineData("localhost")]
    [InlineData("-a1")]
    [InlineData("a-name-of-seventeen")]
    public void Other_words_are_not(string word) => Assert.False(AssertHost(word));

    [Fact]
    public void A_level_of_a_message_is_the_same_in_a_text_and_alone()
    {
        string[] words = ["ERROR", "error:", "[warn]", "<info>", "(debug)", "X", "a", "token", "[12]:", "fatal", "Warn", "CRIT:", "  ", "\t", ":", "[", "é", new string('y', 30)];
        Random random = new(2);
        int levels = 0;
        for (int i = 0; i < 100_000; i++)
        {
            string message = string.Join(random.Next(9) == 0 ? "  " : " ", Enumerable.Range(0, random.Next(1, 8)).Select(_ => words[random.Next(words.Length)]));
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(message);
            byte[] padded = Padded(bytes);
            random.NextBytes(padded.AsSpan(bytes.Length));
            byte expected = LevelWord.OfMessage(bytes);
            levels += expected == 0 ? 0 : 1;
            Assert.Equal(expected, LevelWord.OfMessage(new ByteText(padded.AsSpan(0, bytes.Length)), 0, bytes.Length));
        }

        Assert.InRange(levels, 1_000, 99_000);
    }

    private static bool AssertHost(string word)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(word);
        bool told = HostBytes.AreName(new ByteText(Padded(bytes).AsSpan(0, bytes.Length)), 0, bytes.Length);
        Assert.True(!told || SyslogHeader.IsHost(bytes), word);
        return told;
    }

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[ByteText.Padding]];
}
