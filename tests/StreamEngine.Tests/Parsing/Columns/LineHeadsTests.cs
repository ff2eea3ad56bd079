using System.Text;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;
using Xunit;

namespace StreamEngine.Tests.Parsing.Columns;

public class LineHeadsTests
{
    [Fact]
    public void What_followed_before_is_expected()
    {
        LineHeads heads = new();
        byte[] bytes = Padded("cpu value=disk used=");
        ByteText text = new(bytes);
        int cpu = heads.Learn(text, 0, new HeadParts(3, 3, 10));
        int disk = heads.Learn(text, 10, new HeadParts(4, 4, 10));
        Assert.Equal(cpu, heads.Learn(text, 0, new HeadParts(3, 3, 10)));
        Assert.Equal(disk, heads.Expected);
        Assert.Equal(cpu, heads.After(disk));
        Assert.True(heads.StandsAt(disk, text, 10));
        Assert.False(heads.StandsAt(disk, text, 0));
        Assert.Equal(new HeadParts(4, 4, 10), heads.PartsOf(disk));
        Assert.NotEqual(heads.NumberOf(cpu), heads.NumberOf(disk));
        Assert.Equal(2, heads.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(119)]
    [InlineData(120)]
    public void Each_byte_of_a_head_counts(int length)
    {
        byte[] bytes = Padded(new string('a', length));
        LineHeads heads = new();
        int head = heads.Learn(new ByteText(bytes), 0, new HeadParts(0, 0, length));
        for (int i = 0; i < length; i++)
        {
            bytes[i]++;
            Assert.False(heads.StandsAt(head, new ByteText(bytes), 0));
            bytes[i]--;
        }

        bytes[length]++;
        Assert.True(heads.StandsAt(head, new ByteText(bytes), 0));
        Assert.False(heads.StandsAt(head, new ByteText(bytes.AsSpan(0, length - 1)), 0));
    }

    [Fact]
    public void Long_heads_are_not_kept() =>
        Assert.Equal(LineHeads.None, new LineHeads().Learn(new ByteText(Padded(new string('a', 121))), 0, new HeadParts(0, 0, 121)));

    [Fact]
    public void Numbers_are_given_once_and_lines_without_an_order_are_left_alone()
    {
        LineHeads heads = new();
        Dictionary<int, string> known = [];
        Random random = new(1);
        int rests = 0;
        for (int i = 0; i < 1_500_000; i++)
        {
            if (!heads.Begin(64))
            {
                rests++;
                continue;
            }

            string name = $"m{random.Next(3 * LineHeads.MostHeads)}";
            int head = heads.Learn(new ByteText(Padded(name)), 0, new HeadParts(0, 0, name.Length));
            if (head >= 0 && !known.TryAdd(heads.NumberOf(head), name))
            {
                Assert.Equal(known[heads.NumberOf(head)], name);
            }
        }

        Assert.True(rests > 500_000);
        Assert.True(known.Count > LineHeads.MostHeads, "it was never emptied");
        Assert.InRange(heads.Count, 0, LineHeads.MostHeads);
    }

    private static byte[] Padded(string text) => Encoding.UTF8.GetBytes(text + new string(' ', ByteText.Padding * 2));
}
