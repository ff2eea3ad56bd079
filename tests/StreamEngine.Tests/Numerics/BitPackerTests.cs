using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public sealed class BitPackerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_width_packs_what_a_loop_packs_at_every_length(int width)
    {
        var path = (KernelPath)width;
        Assert.SkipUnless(Kernel.IsSupported(path), "the machine lacks this width");
        var random = new Random(7);
        for (int length = 0; length <= 256; length++)
        {
            byte[] flags = [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(2))];
            byte[] expected = new byte[BitPacker.Bytes(length)];
            for (int i = 0; i < length; i++)
            {
                expected[i / 8] |= (byte)(flags[i] << (i % 8));
            }

            byte[] bits = [.. Enumerable.Repeat((byte)0xAA, expected.Length + 1)];
            Assert.Equal(flags.Count(static f => f == 1), BitPacker.Pack(flags, bits, path));
            Assert.Equal(expected, bits[..^1]);
            Assert.Equal(0xAA, bits[^1]);
        }
    }
}
