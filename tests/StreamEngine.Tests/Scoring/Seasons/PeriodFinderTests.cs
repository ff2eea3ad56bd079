using StreamEngine.Scoring.Seasons;
using Xunit;

namespace StreamEngine.Tests.Scoring.Seasons;

public sealed class PeriodFinderTests
{
    private const long Minute = Frames.Minute;

    private static float[] Cells(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(i => (float)value(i))];

    private static bool TryFind(float[] cells, long cell, out long period) => PeriodFinder.TryFind(cells, cell, 0.1, [], 0, out period);

    [Theory]
    [InlineData(5)]
    [InlineData(47)]
    [InlineData(60)]
    [InlineData(90)]
    [InlineData(110)]
    public void PulsesAreFoundWhateverTheirPeriod(int minutes)
    {
        var noise = new Noise(minutes);
        float[] cells = Cells(384, i => (i % minutes < Math.Max(1, minutes / 8) ? 20 : 0) + noise.Gaussian());
        Assert.True(TryFind(cells, Minute, out long period));
        Assert.Equal(minutes * Minute, period);
    }

    [Fact]
    public void APeriodUnderATrendIsFound()
    {
        var noise = new Noise(1);
        Assert.True(TryFind(Cells(384, i => (0.5 * i) + (10 * Math.Sin(2 * Math.PI * i / 30)) + noise.Gaussian()), Minute, out long period));
        Assert.Equal(30 * Minute, period);
    }

    [Fact]
    public void AWeekOfDaysIsFound()
    {
        var noise = new Noise(2);
        Assert.True(TryFind(Cells(48, i => (i % 7 >= 5 ? 0 : 10) + noise.Gaussian()), SeasonClock.Day, out long period));
        Assert.Equal(7 * SeasonClock.Day, period);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [InlineData(0.98)]
    [InlineData(1)]
    public void NoiseAndWalksHaveNone(double memory)
    {
        int found = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            var noise = new Noise(seed);
            double level = 0;
            float[] cells = Cells(seed % 2 == 0 ? 384 : 48, _ => level = (memory * level) + noise.Gaussian());
            found += TryFind(cells, Minute, out _) ? 1 : 0;
        }

        Assert.InRange(found, 0, 2);
    }

    [FsCheck.Xunit.Property(MaxTest = 300)]
    public void WhateverComesThereIsAnAnswer(int seed, byte power, bool isShort)
    {
        var noise = new Noise(seed);
        double length = 3 + (400 * noise.Uniform());
        double share = noise.Uniform();
        double scale = Math.Pow(10, (power % 60) - 30);
        float[] cells = Cells(isShort ? 48 : 384, i => scale * (Math.Sin(2 * Math.PI * i / length) + (share * noise.Gaussian()) + (i % 5 == 0 ? share : 0)));
        if (TryFind(cells, Minute, out long period))
        {
            Assert.InRange(period, 3 * Minute, cells.Length / 2 * Minute);
        }
    }

    [Fact]
    public void WhatTheKnownSeasonSaysIsNoNews()
    {
        var noise = new Noise(3);
        float[] season = Cells(384, i => i % 60 < 6 ? 20 : 0);
        float[] cells = [.. season.Select(s => s + (float)noise.Gaussian())];
        Assert.True(TryFind(cells, Minute, out _));
        Assert.False(PeriodFinder.TryFind(cells, Minute, 0.1, season, SeasonClock.Day, out _));
    }

    [Fact]
    public void NothingThatMovesHasNoPeriod() => Assert.False(TryFind(Cells(384, static _ => 7), Minute, out _));
}
