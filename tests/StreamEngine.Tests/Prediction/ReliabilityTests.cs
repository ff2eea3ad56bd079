using StreamEngine.Prediction.Precursors;
using StreamEngine.Snapshots;
using Xunit;

namespace StreamEngine.Tests.Prediction;

public sealed class ReliabilityTests
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void BeforeItKnowsAnythingItSaysMuchTheSame(double probability) => Assert.Equal(probability, new Reliability().Say(probability), probability <= 0.1 ? 1e-12 : 0.12);

    [Theory]
    [InlineData(0.3, 0.6)]
    [InlineData(0.7, 0.4)]
    [InlineData(0.02, 0.1)]
    [InlineData(0.95, 0.95)]
    public void WhatIsSaidComesToBeWhatComes(double said, double comes)
    {
        var random = new Random(2);
        var reliability = new Reliability();
        for (int i = 0; i < 30_000; i++)
        {
            reliability.Learn(said, 1 / 30.0, random.NextDouble() < comes);
        }

        Assert.Equal(comes, reliability.Say(said), 0.02);
    }

    [Fact]
    public void ItIsContinuousAndWhatWasSavedSaysTheSame()
    {
        var random = new Random(3);
        var reliability = new Reliability();
        for (int i = 0; i < 5000; i++)
        {
            double p = random.NextDouble();
            reliability.Learn(Math.Clamp(p, 0.001, 0.999), 1 / 30.0, random.NextDouble() < p * p);
        }

        var output = new SnapshotOutput();
        reliability.Save(output);
        var input = new SnapshotInput(output.ToArray(), 1);
        var read = new Reliability();
        read.Load(ref input);
        input.RequireEnd();
        double before = reliability.Say(0.001);
        for (double p = 0.001; p < 0.999; p += 0.0005)
        {
            Assert.Equal(reliability.Say(p), read.Say(p));
            Assert.InRange(reliability.Say(p) - before, -0.02, 0.02);
            before = reliability.Say(p);
        }
    }
}
