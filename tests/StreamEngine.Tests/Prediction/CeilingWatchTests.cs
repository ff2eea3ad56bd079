using StreamEngine.Prediction.Learned;
using StreamEngine.Snapshots;
using StreamEngine.Tests.Scoring;
using Xunit;

namespace StreamEngine.Tests.Prediction;

public sealed class CeilingWatchTests
{
    private const long Minute = 60_000_000_000;

    [Fact]
    public void TheValueFromWhichASawtoothIsThrownBackIsItsCeiling()
    {
        var noise = new Noise(1);
        CeilingWatch watch = Watched(900, i => 10 + (0.2 * (i % 200)) + (0.2 * noise.Gaussian()));
        Assert.InRange(watch.Ceiling!.Value, 49, 51);
        Assert.Equal((4, 200 * Minute, 800 * Minute), (watch.Stops, watch.First, watch.Last));
    }

    [Fact]
    public void TheValueAtWhichAPoolStaysIsItsCeiling()
    {
        // An hour up to 50, half an hour there, and slowly down.
        CeilingWatch watch = Watched(900, i => (i % 200) switch { < 80 and int up => 10 + (0.5 * up), < 110 => 50, var down => Math.Max(10, 50 - (0.6 * (down - 110))) });
        Assert.Equal(50, watch.Ceiling);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void TwoAreTooFew(int climbs) => Assert.Null(Watched((climbs * 200) + 50, i => 10 + (0.2 * (i % 200))).Ceiling);

    [Fact]
    public void WhatIsPassedIsNoCeiling()
    {
        Assert.Null(Watched(1000, i => 10 + (0.2 * (i < 850 ? i % 200 : i - 600))).Ceiling);
        Assert.Null(Watched(2000, i => 10 + ((0.1 + (0.02 * (i / 200))) * (i % 200))).Ceiling);
    }

    [Fact]
    public void StopsAnywhereAreNoCeiling()
    {
        var noise = new Noise(2);
        double value = 0;
        double top = 50;
        Assert.Null(Watched(20_000, _ =>
        {
            value += 0.2;
            if (value > top)
            {
                (value, top) = (0, 20 + (30 * noise.Uniform()));
            }

            return value;
        }).Ceiling);
    }

    [Fact]
    public void WalksNoiseSeasonsSpikesAndSwitchesHaveNone()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            var noise = new Noise(seed);
            double walk = 0;
            Assert.Null(Watched(20_000, _ => walk += noise.Gaussian()).Ceiling);
            Assert.Null(Watched(20_000, _ => noise.Gaussian()).Ceiling);
            Assert.Null(Watched(20_000, _ => noise.Poisson(0.7)).Ceiling);
            Assert.Null(Watched(20_000, i => 50 + (30 * Math.Sin(i * Math.PI / 720)) + noise.Gaussian()).Ceiling);
            Assert.Null(Watched(20_000, i => (i % 300 == 0 ? 100 : 0) + noise.Gaussian()).Ceiling);
            Assert.Null(Watched(20_000, i => (i % 300 < 60 ? 80 : 0) + noise.Gaussian()).Ceiling);
        }
    }

    [Fact]
    public void AWatchGoesOnFromWhatWasWrittenDown()
    {
        double Value(int i) => 10 + (0.2 * (i % 200));
        CeilingWatch whole = Watched(900, Value);
        var output = new SnapshotOutput();
        Watched(450, Value).Save(output);
        Assert.Equal(CeilingWatch.SavedBytes, output.ToArray().Length);
        var input = new SnapshotInput(output.ToArray());
        CeilingWatch again = CeilingWatch.Load(ref input);
        for (int i = 450; i < 900; i++)
        {
            again.Add(i * Minute, Value(i));
        }

        Assert.Equal((whole.Ceiling, whole.Stops, whole.First, whole.Last), (again.Ceiling, again.Stops, again.First, again.Last));
    }

    private static CeilingWatch Watched(int count, Func<int, double> value)
    {
        var watch = new CeilingWatch();
        for (int i = 0; i < count; i++)
        {
            watch.Add(i * Minute, value(i));
        }

        return watch;
    }
}
