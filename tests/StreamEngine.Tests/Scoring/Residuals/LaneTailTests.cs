using FsCheck.Xunit;
using StreamEngine.Scoring.Residuals;
using Xunit;

namespace StreamEngine.Tests.Scoring.Residuals;

public sealed class LaneTailTests
{
    /// <summary>A tail after values of which a share has excesses of a generalised Pareto distribution with scale 1.</summary>
    private static LaneTail Learned(int seed, double share, double shape, int values)
    {
        var noise = new Noise(seed);
        LaneTail tail = LaneTail.Start;
        for (int seen = 0; seen < values; seen++)
        {
            if (noise.Uniform() < share)
            {
                double u = 1 - noise.Uniform();
                tail.Next(shape == 0 ? -Math.Log(u) : (Math.Pow(u, -shape) - 1) / shape, seen);
            }
        }

        return tail;
    }

    [Theory]
    [InlineData(0.015, 0.0)]
    [InlineData(0.03, 0.2)]
    [InlineData(0.03, 0.33)]
    public void ProbabilitiesFollowTheDistributionThatWasSeen(double share, double shape)
    {
        const int Values = 50_000;
        foreach (double excess in new[] { 0.5, 2, 5 })
        {
            double truth = share * (shape == 0 ? Math.Exp(-excess) : Math.Pow(1 + (shape * excess), -1 / shape));
            double[] logs = [.. Enumerable.Range(0, 40).Select(seed => Math.Log(Learned(seed, share, shape, Values).Probability(excess, Values) / truth))];
            Assert.InRange(Math.Exp(logs.Average()), 0.4, 4);
        }
    }

    [Fact]
    public void WhatWasLongAgoIsForgotten()
    {
        LaneTail tail = Learned(1, 0.2, 0.1, 5_000);
        Assert.True(tail.Probability(0.1, 5_000) > 0.1);
        Assert.True(tail.Probability(0.1, 25_000) < 0.01);
    }

    [Property(MaxTest = 100)]
    public void ProbabilitiesFallWithTheExcess(int seed, ushort values)
    {
        LaneTail tail = Learned(seed, 0.1, 0.3, values);
        double before = 1;
        foreach (double excess in new[] { 1e-6, 0.1, 1, 10, 1e3, 1e6, 1e12 })
        {
            double chance = tail.Probability(excess, values);
            Assert.InRange(chance, 0, before);
            before = chance;
        }
    }
}
