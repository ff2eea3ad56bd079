using FsCheck.Xunit;
using StreamEngine.Scoring.Forests;
using Xunit;

namespace StreamEngine.Tests.Scoring.Forests;

public sealed class CutForestTests
{
    private static readonly ForestShape s_shape = new(trees: 3, sample: 64, width: 3);

    [Property(MaxTest = 30)]
    public void AForestThatFollowsAStreamIsOne(int seed)
    {
        var noise = new Noise(seed);
        float[] fields = new float[s_shape.Fields];
        new CutForest(s_shape, fields).Clear();
        for (int i = 0; i < 1_000; i++)
        {
            // Half of the series are coarse: shingles come again.
            float value = (float)noise.Gaussian();
            Next(fields, seed % 2 == 0 ? value : MathF.Round(value));
            if (i % 100 == 0)
            {
                Assert.True(ForestCheck.IsForest(s_shape, fields));
            }
        }

        Assert.True(ForestCheck.IsForest(s_shape, fields));
        Assert.Equal(s_shape.Sample, new CutForest(s_shape, fields).Filled);
    }

    [Property(MaxTest = 30)]
    public void DamageIsSeenOrDoesNoHarm(int seed)
    {
        var random = new Random(seed);
        float[] fields = new float[s_shape.Fields];
        new CutForest(s_shape, fields).Clear();
        for (int i = 0; i < 200; i++)
        {
            Next(fields, random.Next(9));
        }

        for (int i = 0; i < 50; i++)
        {
            float[] damaged = [.. fields];
            int at = random.Next(damaged.Length);
            damaged[at] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(damaged[at]) ^ (1 << random.Next(32)));
            if (ForestCheck.IsForest(s_shape, damaged))
            {
                for (int step = 0; step < 100; step++)
                {
                    Next(damaged, random.Next(9));
                }
            }
        }
    }

    [Fact]
    public void TheSampleForgetsByTenTimesItsSize()
    {
        // Values are their own times, so points tell how old they are. Ages are exponential with a mean of 640 values.
        var shape = new ForestShape(trees: 1, sample: 64, width: 1);
        double sum = 0;
        int seen = 0;
        Span<float> shingle = stackalloc float[1];
        for (int run = 0; run < 40; run++)
        {
            float[] fields = new float[shape.Fields];
            var forest = new CutForest(shape, fields);
            forest.Clear();
            for (int i = 0; i < 9_000; i++)
            {
                forest.Push(i + (run / 64f), shingle);
                forest.Learn(shingle);
            }

            foreach (byte point in forest.Slots[..forest.Filled])
            {
                sum += 9_000 - forest.Point(point)[0];
                seen++;
            }
        }

        // 2,560 ages: a standard error of 2 % and what drawing without replacement makes of it.
        Assert.InRange(sum / seen, 590, 740);
    }

    [Fact]
    public void WhatFollowsDependsOnTheValuesAlone()
    {
        float[] one = new float[s_shape.Fields];
        float[] other = new float[s_shape.Fields];
        new CutForest(s_shape, one).Clear();
        new CutForest(s_shape, other).Clear();
        var noise = new Noise(3);
        for (int i = 0; i < 500; i++)
        {
            float value = (float)noise.Gaussian();
            Assert.Equal(Next(one, value), Next(other, value));
        }

        Assert.Equal(one.Select(BitConverter.SingleToInt32Bits), other.Select(BitConverter.SingleToInt32Bits));
        Assert.NotEqual(Next(one, 9), Next(other, 8));
    }

    [Fact]
    public void TimesOfKeysBeginAnewWithoutHarm()
    {
        float[] fields = new float[s_shape.Fields];
        new CutForest(s_shape, fields).Clear();
        var noise = new Noise(4);
        for (int i = 0; i < 10_000; i++)
        {
            Next(fields, (float)noise.Gaussian());
        }

        // Rates of 1/640 for up to 4,096 values, and Gumbel's draws.
        Assert.All(fields[s_shape.Keys..s_shape.Points], static key => Assert.InRange(key, -20, 30));
        Assert.True(ForestCheck.IsForest(s_shape, fields));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-0.7f)]
    [InlineData(3f)]
    public void AnOddShapeLiesApartThoughItsValuesAreUsual(float odd)
    {
        var shape = new ForestShape(trees: 16, sample: 256, width: 4);
        float[] fields = new float[shape.Fields];
        new CutForest(shape, fields).Clear();
        var noise = new Noise(5);
        double most = 0;
        for (int i = 0; i < 2_006; i++)
        {
            double score = Next(shape, fields, (float)(Math.Sin(2 * Math.PI * i / 20) + (0.02 * noise.Gaussian())));
            most = i > 1_000 ? Math.Max(most, score) : most;
        }

        // It was the height of the wave.
        Assert.InRange(Next(shape, fields, odd), 1.5 * most, 256);
    }

    private static double Next(float[] fields, float value) => Next(s_shape, fields, value);

    private static double Next(ForestShape shape, float[] fields, float value)
    {
        var forest = new CutForest(shape, fields);
        Span<float> shingle = stackalloc float[shape.Width];
        if (!forest.Push(value, shingle))
        {
            return 0;
        }

        double score = forest.Displacement(shingle, 0);
        forest.Learn(shingle);
        return score;
    }
}
