using StreamEngine.Scoring;
using Xunit;

namespace StreamEngine.Tests.Scoring;

public sealed class DistributionsTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.96, 0.0249979)]
    [InlineData(-1, 0.8413447)]
    [InlineData(3, 0.0013499)]
    public void NormalTailIsThatOfTheTables(double x, double expected) => Assert.Equal(expected, Distributions.NormalTail(x), 3e-7);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 0.5723649429)]
    [InlineData(10, 12.8018274801)]
    [InlineData(100, 359.1342053696)]
    public void LogGammaIsThatOfTheTables(double x, double expected) => Assert.Equal(expected, Distributions.LogGamma(x), 1e-8);

    [Fact]
    public void CountTailApproachesPoisson()
    {
        // P(X >= 5) for a mean of 1: 1 - 0.99634.
        Assert.Equal(0.00365985, Distributions.CountTail(5, 1, 1e7), 1e-6);
    }

    [Fact]
    public void CountTailOfSizeOneIsGeometric() => Assert.Equal(Math.Pow(2.0 / 3, 10), Distributions.CountTail(10, 2, 1), 1e-6);
}
