using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Entities;
using StreamEngine.Scoring.Residuals;
using Xunit;

namespace StreamEngine.Tests.Scoring.Entities;

/// <summary>What is worked out eight series at a time equals what one series after the other gives.</summary>
public sealed class EntityKernelTests
{
    /// <summary>Series with random state and a window of random residuals, some of them missing.</summary>
    private static (EntityLanes Lanes, EntityScratch Work, Random Random) Make(int seed, int count)
    {
        var random = new Random(seed);
        var lanes = new EntityLanes();
        var work = new EntityScratch();
        for (int i = 0; i < count; i++)
        {
            lanes.Insert(i, $"{i:d3}", i);
            (lanes.Fast[i], lanes.Slow[i], lanes.Mean[i], lanes.Variance[i]) = (random.NextDouble() * 1e6, random.NextDouble() * 1e6, random.NextDouble(), random.Next(4) == 0 ? 0 : random.NextDouble());
            (lanes.Seen[i], lanes.Rest[i], lanes.Lasting[i], lanes.Lively[i]) = (random.Next(0, 400), random.NextSingle(), random.NextSingle(), random.NextSingle());
            for (int j = 0; j < EntityAxes.Most; j++)
            {
                lanes.Axis(j)[i] = random.NextSingle() - 0.5f;
            }
        }

        work.Z.AsSpan().Fill(float.NaN);
        for (int i = 0; i < count; i++)
        {
            bool has = random.Next(5) > 0;
            (work.Z[i], work.Seen[i], work.Surprise[i]) = has ? (8 * (random.NextSingle() - 0.5f), random.NextDouble() * 1e6, random.NextSingle() * 6) : (float.NaN, 0, 0);
        }

        return (lanes, work, random);
    }

    [Property(MaxTest = 200)]
    public void AWindowIsTakenAsOneSeriesAfterTheOther(DoNotSize<int> seed, byte size)
    {
        int count = 1 + (size % EntityModel.MostSeries);
        (EntityLanes lanes, EntityScratch work, _) = Make(seed.Item, count);
        (EntityLanes twin, EntityScratch other, _) = Make(seed.Item, count);
        (float sum, bool misses) = EntityStep.Take(lanes, work, 4);
        bool anyMissing = false;
        for (int i = 0; i < count; i++)
        {
            bool has = !float.IsNaN(other.Z[i]);
            if (has)
            {
                twin.Seen[i]++;
                twin.Fast[i] += (other.Seen[i] - twin.Fast[i]) / 8;
                twin.Slow[i] += Math.Max(1f / 128, 1 / (twin.Seen[i] + 8)) * (other.Seen[i] - twin.Slow[i]);
                twin.Lively[i] += ((Math.Abs(other.Z[i]) >= 0.05f ? 1 : 0) - twin.Lively[i]) * Math.Max(1f / 500, 1 / twin.Seen[i]);
            }

            float weight = EntityStep.WeightOf(twin, i);
            anyMissing |= weight > 0 && !has;
            weight = has ? weight : 0;
            double standard = twin.Variance[i] > 0 ? (twin.Fast[i] - twin.Slow[i] - twin.Mean[i]) / Math.Sqrt(twin.Variance[i]) : 0;
            Assert.Equal(twin.Fast[i], lanes.Fast[i]);
            Assert.Equal(twin.Slow[i], lanes.Slow[i]);
            Assert.Equal(twin.Seen[i], lanes.Seen[i]);
            Assert.Equal(twin.Lively[i], lanes.Lively[i]);
            Assert.Equal(weight, work.Weight[i]);
            Assert.Equal(weight * Math.Clamp((float)standard, -4, 4), work.Value[i]);
        }

        Assert.Equal(work.Weight.Sum(static w => (double)w), sum, 1e-3);
        Assert.Equal(anyMissing, misses);
        AssertPadded(lanes);
    }

    [Property(MaxTest = 200)]
    public void WhatIsUsualIsLearnedAsOneSeriesAfterTheOther(DoNotSize<int> seed, byte size)
    {
        int count = 1 + (size % EntityModel.MostSeries);
        (EntityLanes lanes, EntityScratch work, Random random) = Make(seed.Item, count);
        (EntityLanes twin, EntityScratch other, _) = Make(seed.Item, count);
        EntityStep.Take(lanes, work, 4);
        EntityStep.Take(twin, other, 4);
        for (int i = 0; i < count; i++)
        {
            work.Left[i] = other.Left[i] = 6 * (random.NextSingle() - 0.5f);
        }

        EntityStep.LearnRest(lanes, work, 0.25f, 9, 0);
        EntityStep.Learn(lanes, work, 0.5f, 4);
        for (int i = 0; i < count; i++)
        {
            if (other.Weight[i] > 0)
            {
                twin.Rest[i] += 0.25f * (Math.Min(other.Left[i] * other.Left[i], 9 * Math.Max(twin.Rest[i], EntityStatistics.LeastRest)) - twin.Rest[i]);
            }

            if (!float.IsNaN(other.Z[i]))
            {
                double share = 0.5f * Math.Max(1f / 4_000, Math.Min(0.5f, 2 / (twin.Seen[i] + 1)));
                double off = twin.Fast[i] - twin.Slow[i] - twin.Mean[i];
                double limit = twin.Seen[i] > 128 && twin.Variance[i] > 0 ? 4 * Math.Sqrt(twin.Variance[i]) : double.MaxValue;
                off = Math.Clamp(off, -limit, limit);
                twin.Mean[i] += share * off;
                twin.Variance[i] += share * ((off * off) - twin.Variance[i]);
            }

            Assert.Equal(twin.Rest[i], lanes.Rest[i]);
            Assert.Equal(twin.Mean[i], lanes.Mean[i]);
            Assert.Equal(twin.Variance[i], lanes.Variance[i]);
        }

        AssertPadded(lanes);
    }

    [Property(MaxTest = 200)]
    public void StatisticsAreSumsOverSeriesWithoutTheLargest(DoNotSize<int> seed, byte size)
    {
        int count = 3 + (size % (EntityModel.MostSeries - 3));
        (EntityLanes lanes, EntityScratch work, Random random) = Make(seed.Item, count);
        EntityStep.Take(lanes, work, 4);
        double weights = 0;
        double[] rate = new double[count];
        double[] rest = new double[count];
        double[] broken = new double[count];
        for (int i = 0; i < count; i++)
        {
            work.Left[i] = 6 * (random.NextSingle() - 0.5f);
            weights += work.Weight[i];
            double left = work.Left[i] * work.Left[i] / Math.Max(lanes.Rest[i], EntityStatistics.LeastRest);
            rate[i] = work.Weight[i] * work.Surprise[i];
            rest[i] = work.Weight[i] * Math.Min(left, 9);
            broken[i] = 0.5 * work.Weight[i] * (Math.Min(left, 100) - Math.Min(work.Value[i] * work.Value[i], 100));
        }

        var axes = new EntityAxes(lanes);
        EntityStatistics.Of(lanes, axes, work, Math.Max(weights, 1), 1f / 64);
        Assert.Equal(Math.Cbrt((rate.Sum() - rate.Max()) / Math.Max(weights, 1)), work.Values[(int)EntityStatistic.Rate], 2e-3);
        Assert.Equal(Math.Cbrt((rest.Sum() - rest.Max()) / Math.Max(weights, 1)), work.Values[(int)EntityStatistic.Together], 2e-3);
        Assert.Equal(Math.Sqrt(Math.Max(0, broken.Max())), work.Values[(int)EntityStatistic.Broken], 1e-3);
        EntityStatistics.Share(lanes, axes, work, EntityStatistic.Together);
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(rest[i], work.Parts[i], 1e-3));
    }

    [Property(MaxTest = 100)]
    public void DirectionsAreThoseOfTheReference(DoNotSize<int> seed, byte size)
    {
        int count = 4 + (size % 40);
        var random = new Random(seed.Item);
        var lanes = new EntityLanes();
        for (int i = 0; i < count; i++)
        {
            lanes.Insert(i, $"{i:d3}", i);
        }

        var axes = new EntityAxes(lanes);
        double[][] reference = [new double[count], new double[count]];
        for (int window = 0; window < 300; window++)
        {
            float load = (float)((4 * random.NextDouble()) - 2);
            float[] values = new float[lanes.Room];
            for (int i = 0; i < count; i++)
            {
                values[i] = load + (float)(random.NextDouble() - 0.5);
            }

            double[] left = [.. values[..count].Select(static v => (double)v)];
            float rate = Math.Max(1f / 200, 3f / (window + 6));
            axes.Learn(values, Math.Min(0.5f, rate));
            Learn(reference, left, Math.Min(0.5f, rate));
        }

        for (int j = 0; j < reference.Length; j++)
        {
            double length = Math.Sqrt(reference[j].Sum(static r => r * r));
            Assert.Equal(length, axes.Variance(j), 0.01 * length);
            Assert.All(Enumerable.Range(0, count), i => Assert.Equal(reference[j][i], lanes.Axis(j)[i], 0.02 * length));
        }

        AssertPadded(lanes);
    }

    [Fact]
    public void SeriesThatComeAndGoKeepTheirStateInTheOrderOfTheirKeys()
    {
        var random = new Random(7);
        var lanes = new EntityLanes();
        var known = new SortedDictionary<string, float>(StringComparer.Ordinal);
        for (int step = 0; step < 2_000; step++)
        {
            string key = $"{random.Next(64):d2}";
            int at = lanes.Keys.BinarySearch(key, StringComparer.Ordinal);
            if (at < 0)
            {
                lanes.Insert(~at, key, step);
                known[key] = lanes.Seen[~at] = random.Next(1, 1_000);
                lanes.Axis(EntityAxes.Most - 1)[~at] = known[key];
                lanes.Variance[~at] = known[key];
            }
            else if (random.Next(3) > 0)
            {
                lanes.Remove(at);
                known.Remove(key);
            }

            Assert.Equal(known.Keys, lanes.Keys.ToArray());
            Assert.Equal(known.Values, lanes.Seen[..lanes.Count].ToArray());
            Assert.Equal(known.Values, lanes.Axis(EntityAxes.Most - 1)[..lanes.Count].ToArray());
            Assert.Equal(known.Values.Select(static v => (double)v), lanes.Variance[..lanes.Count].ToArray());
            AssertPadded(lanes);
        }
    }

    [Fact]
    public void SurprisesOfTheTableAreThoseOfTheNormalDistribution()
    {
        for (float z = -5; z < 5; z += 0.003f)
        {
            double exact = Math.Clamp(-Math.Log(Math.Min(1, 2 * Distributions.NormalTail(Math.Abs(z)))), 0, EntityStatistics.MostUnusual);
            Assert.Equal(exact, Surprise.Usual(z), 1e-4);
            Assert.Equal(Math.Min(1, 2 * Distributions.NormalTail(Math.Abs(z))), LaneTails.Usual(z), 2e-6);
        }
    }

    // What is behind the last series says nothing.
    private static void AssertPadded(EntityLanes lanes)
    {
        for (int i = lanes.Count; i < lanes.Room; i++)
        {
            Assert.Equal(0, lanes.Fast[i] + lanes.Slow[i] + lanes.Mean[i] + lanes.Variance[i]);
            Assert.Equal(0, lanes.Seen[i] + lanes.Rest[i] + lanes.Lasting[i] + lanes.Lively[i]);
            Assert.All(Enumerable.Range(0, EntityAxes.Most), j => Assert.Equal(0, lanes.Axis(j)[i]));
        }
    }

    private static void Learn(double[][] axes, double[] values, double rate)
    {
        foreach (double[] axis in axes)
        {
            double length = Math.Sqrt(axis.Sum(static a => a * a));
            double product = length < 1e-9 ? Math.Sqrt(values.Sum(static v => v * v)) : axis.Zip(values, static (a, v) => a * v).Sum() / length;
            for (int i = 0; i < axis.Length; i++)
            {
                axis[i] += rate * ((product * values[i]) - axis[i]);
            }

            double square = axis.Sum(static a => a * a);
            double along = axis.Zip(values, static (a, v) => a * v).Sum() / square;
            for (int i = 0; i < axis.Length; i++)
            {
                values[i] -= along * axis[i];
            }
        }
    }
}
