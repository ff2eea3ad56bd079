using System.Runtime.Intrinsics;
using FsCheck.Xunit;
using StreamEngine.Numerics;
using Xunit;

namespace StreamEngine.Tests.Numerics;

public sealed class LaneBitsTests
{
    [Property(MaxTest = 200)]
    public void EightBitsAtATimeAreAsOneByOne(int seed)
    {
        var random = new Random(seed);
        uint[] sets = [.. Enumerable.Range(0, 64).Select(_ => (uint)random.NextInt64(1L << 32))];
        int[] bits = [.. Enumerable.Range(0, 8).Select(_ => random.Next(2) == 0 ? random.Next(256) : random.Next())];
        Vector256<int> found = LaneBits.Test(sets, Vector256.Create(bits));
        Assert.Equal(LaneBits.TestEach(sets, Vector256.Create(bits)), found);
        for (int lane = 0; lane < bits.Length; lane++)
        {
            int bit = bits[lane] & 255;
            Assert.Equal((sets[(8 * lane) + (bit / 32)] >> (bit % 32) & 1) != 0 ? -1 : 0, found[lane]);
        }
    }

    [Fact]
    public void SetsOfAnotherSizeAreRefused() => Assert.Throws<ArgumentOutOfRangeException>(static () => LaneBits.Test(new uint[63], Vector256<int>.Zero));
}
