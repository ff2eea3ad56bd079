using FsCheck.Xunit;
using StreamEngine.Numerics.Sketching;
using Xunit;

namespace StreamEngine.Tests.Numerics.Sketching;

public sealed class RegisterKernelTests
{
    [Property(MaxTest = 100)]
    public void VectorHistogramsAndMaximaAreThoseOfTheirTwins(int seed)
    {
        var random = new Random(seed);
        byte[] left = [.. Enumerable.Range(0, 64 << random.Next(6)).Select(_ => (byte)random.Next(random.Next(1, 58)))];
        byte[] right = [.. left.Select(_ => (byte)random.Next(58))];
        int[] twin = new int[58];
        int[] counts = new int[58];
        RegisterKernel.HistogramScalar(left, twin);
        RegisterKernel.HistogramVector(left, counts);
        Assert.Equal(twin, counts);
        byte[] expected = [.. left.Zip(right, Math.Max)];
        RegisterKernel.Max(left, right);
        Assert.Equal(expected, left);
    }

    [Theory]
    [InlineData(0UL, 12, 53)]
    [InlineData(ulong.MaxValue, 12, 1)]
    [InlineData(1UL, 12, 52)]
    [InlineData(0UL, 16, 49)]
    [InlineData(0x0008_0000_0000_0000UL, 12, 1)]
    public void ARankIsOneMoreThanTheZerosBehindTheRegister(ulong hash, int precision, int rank) => Assert.Equal(rank, RegisterKernel.Rank(hash, precision));
}
