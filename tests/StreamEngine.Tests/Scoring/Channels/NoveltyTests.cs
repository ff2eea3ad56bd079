using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Novelty;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Channels;

public sealed class NoveltyTests
{
    [Property(MaxTest = 60)]
    public void ADistanceIsThatOfTheNearestValueToABin(int seed)
    {
        var random = new Random(seed);
        float[] map = new float[BinMap.Size];
        var taken = new List<float>();
        for (int i = 0; i < 200; i++)
        {
            float value = (float)(random.NextDouble() * Math.Pow(10, random.Next(4)));
            float least = taken.Count == 0 ? 0 : taken.Min(t => Math.Abs(t - value));
            float bin = 2 * map[1];
            if (BinMap.Knows(map, i, value))
            {
                float[] followed = [.. map];
                float[] learned = [.. map];
                BinMap.Follow(followed, i, value);
                BinMap.Learn(learned, i, value);
                Assert.Equal(0, BinMap.Distance(map, i, value));
                Assert.Equal(learned, followed);
            }

            Assert.InRange(BinMap.Distance(map, i, value), (0.999f * least) - bin - 1e-3f, (1.001f * least) + bin + 1e-3f);
            BinMap.Learn(map, i, value);
            taken.Add(value);
        }

        Assert.Equal(taken.Max() - taken.Min(), BinMap.Range(map));
    }

    [Fact]
    public void WhatTwoGenerationsHaveNotSeenIsNewAgain()
    {
        float[] map = new float[BinMap.Size];
        int seen = 0;
        foreach (float value in (float[])[0, 100, 50])
        {
            BinMap.Learn(map, seen++, value);
        }

        BinMap.Age(map);
        BinMap.Learn(map, seen++, 0);
        BinMap.Learn(map, seen++, 100);
        Assert.Equal(0, BinMap.Distance(map, seen, 50));
        BinMap.Age(map);
        Assert.InRange(BinMap.Distance(map, seen, 50), 40, 50);
    }

    [Fact]
    public void AValueBetweenTwoLevelsIsNew()
    {
        var frames = new Frames();
        frames.Add("m", SeriesKind.Gauge);
        var run = new ChannelRun("novelty");
        var noise = new Noise(1);
        double odd = 1;
        double least = 1;
        for (int window = 0; window < 3000; window++)
        {
            double level = window / 60 % 2 == 0 ? 100 : 400;
            SeriesScore score = run.Next(frames.Next(window == 2995 ? 250 : level + (2 * noise.Gaussian())))[0];
            least = window is > 1500 and < 2995 ? Math.Min(least, score.PValue) : least;
            odd = window == 2995 ? score.PValue : odd;
        }

        Assert.InRange(odd, 0, least / 10);
    }
}
