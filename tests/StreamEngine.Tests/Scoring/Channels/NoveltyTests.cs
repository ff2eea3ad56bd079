using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Novelty;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Channels;

public sealed class NoveltyTests
{
    [Property(MaxTest = 60)]
    public void ADistanceIsThatOfTheNearestValueToABin(int seed)
    {
        var random = new Random(seed);
        float[] map = new float[ScalarBinMap.Size];
        var taken = new List<float>();
        for (int i = 0; i < 200; i++)
        {
            float value = (float)(random.NextDouble() * Math.Pow(10, random.Next(4)));
            float least = taken.Count == 0 ? 0 : taken.Min(t => Math.Abs(t - value));
            float bin = 2 * map[1];
            if (ScalarBinMap.Knows(map, i, value))
            {
                float[] followed = [.. map];
                float[] learned = [.. map];
                ScalarBinMap.Follow(followed, i, value);
                ScalarBinMap.Learn(learned, i, value);
                Assert.Equal(0, ScalarBinMap.Distance(map, i, value));
                Assert.Equal(learned, followed);
            }

            Assert.InRange(ScalarBinMap.Distance(map, i, value), (0.999f * least) - bin - 1e-3f, (1.001f * least) + bin + 1e-3f);
            ScalarBinMap.Learn(map, i, value);
            taken.Add(value);
        }

        Assert.Equal(taken.Max() - taken.Min(), ScalarBinMap.Range(map));
    }

    [Fact]
    public void WhatTwoGenerationsHaveNotSeenIsNewAgain()
    {
        float[] map = new float[ScalarBinMap.Size];
        int seen = 0;
        foreach (float value in (float[])[0, 100, 50])
        {
            ScalarBinMap.Learn(map, seen++, value);
        }

        ScalarBinMap.Age(map);
        ScalarBinMap.Learn(map, seen++, 0);
        ScalarBinMap.Learn(map, seen++, 100);
        Assert.Equal(0, ScalarBinMap.Distance(map, seen, 50));
        ScalarBinMap.Age(map);
        Assert.InRange(ScalarBinMap.Distance(map, seen, 50), 40, 50);
    }

    [Property(MaxTest = 20)]
    public void EightSeriesTogetherAreAsEachByItself(int seed)
    {
        var random = new Random(seed);
        var lanes = new NoveltyLanes();
        float[][] twins = [.. Enumerable.Range(0, NoveltyLanes.Width).Select(_ => new float[ScalarNovelty.Fields])];
        for (int i = 0; i < NoveltyLanes.Width; i++)
        {
            lanes.Begin(i, 0);
        }

        float[] values = new float[NoveltyLanes.Width];
        float[] expected = new float[NoveltyLanes.Width];
        int[] masks = new int[NoveltyLanes.Width];
        float[] novelty = new float[NoveltyLanes.Width];
        int windows = random.Next(10) == 0 ? 6_000 : 400;
        for (int window = 0; window < windows; window++)
        {
            float day = window / (windows / 60f);
            for (int i = 0; i < values.Length; i++)
            {
                masks[i] = random.Next(20) == 0 ? 0 : -1;
                double size = i == 0 ? 1e-6 : i == 1 ? 1e6 : 1;
                values[i] = i == 2 ? 3 : (float)(size * ((i == 3 ? Math.Round(4 * random.NextDouble()) : random.NextDouble()) + (random.Next(200) == 0 ? 5 : 0)));
                expected[i] = random.Next(10) == 0 ? float.NaN : (float)(size * 0.5);
            }

            NoveltyStep.Eight(lanes.Group(0), lanes.BitsOf(0), Vector256.Create(values), Vector256.Create(expected), Vector256.Create(masks).AsSingle(), day, novelty);
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal(masks[i] == 0 ? 0 : ScalarNovelty.Next(twins[i], values[i], expected[i], day), novelty[i]);
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            var output = new SnapshotOutput();
            lanes.Save(i, output);
            float[] saved = MemoryMarshal.Cast<byte, float>(output.ToArray().AsSpan(sizeof(double))).ToArray();
            for (int field = 0; field < saved.Length; field++)
            {
                // Between those of the last values and the counts lies the tail, of which this knows nothing.
                Assert.True(field is >= 10 and < 15 || BitConverter.SingleToInt32Bits(saved[field]) == BitConverter.SingleToInt32Bits(twins[i][field]), $"{i} {field}");
            }
        }
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
