using FsCheck.Xunit;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Histograms;
using StreamEngine.Tests.Memory;
using StreamEngine.Windowing.Sketches;
using Xunit;

namespace StreamEngine.Tests.Numerics.Histograms;

public sealed class ExponentialHistogramTests
{
    private const double Root = 1.4142135623730951;

    [Theory]
    [InlineData(0.5, Root)]
    [InlineData(0.0, 0.5)]
    [InlineData(0.25, 1)]
    [InlineData(0.75, 2)]
    [InlineData(0.875, 2 * Root)]
    [InlineData(1.0, 4)]
    [InlineData(-0.1, double.NegativeInfinity)]
    [InlineData(1.1, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void QuantilesAreSpreadByTheLogarithm(double quantile, double expected)
    {
        // Buckets up to 1, 2 and 4 that count 1, 2 and 1.
        var input = new HistogramInput();
        Assert.True(input.TryReadNative(0, 0, 0, 5, [new BucketSpan(0, 3)], [1, 2, 1], [], []));
        Assert.Equal(expected, HistogramQuantile.Of(input.Histogram, quantile), 1e-12);
        Assert.True(input.TryReadExponential(0, 0, 0, 5, -1, [1, 2, 1], 0, []));
        Assert.Equal(expected, HistogramQuantile.Of(input.Histogram, quantile), 1e-12);
    }

    /// <summary>What Prometheus says of histograms of schema 0 with 2 values in the zero bucket; values of promql/promqltest/testdata/native_histograms.test.</summary>
    [Theory]
    [InlineData(1, 16, 0)]
    [InlineData(0.99, 15.67072476139083, -0.00006)]
    [InlineData(0.9, 12.99603834169977, -0.0006)]
    [InlineData(0.5, 1.5874010519681994, -1.5874010519681996)]
    [InlineData(0.1, 0.0006, -12.996038341699768)]
    public void QuantilesAreThoseOfPrometheus(double quantile, double positive, double negative)
    {
        var input = new HistogramInput();
        BucketSpan[] spans = [new(0, 2), new(1, 2)];
        double[] counts = [2, 3, 1, 4];
        Assert.True(input.TryReadNative(0, 0.001, 2, 100, spans, counts, [], []));
        Assert.Equal(positive, HistogramQuantile.Of(input.Histogram, quantile), 1e-9);
        Assert.True(input.TryReadNative(0, 0.001, 2, 100, [], [], spans, counts));
        Assert.Equal(negative, HistogramQuantile.Of(input.Histogram, quantile), 1e-9);
    }

    [Fact]
    public void BetweenBucketsTheLowerBoundOfTheUpperOneIsTakenAsInPrometheus()
    {
        var input = new HistogramInput();
        Assert.True(input.TryReadNative(0, 0, 0, 0, [new(0, 3)], [1, 2, 1], [new(0, 3)], [1, 2, 1]));
        Assert.Equal(0.5, HistogramQuantile.Of(input.Histogram, 0.5));
    }

    [Fact]
    public void ValuesOfTheZeroBucketAreSpreadEvenlyOnTheSidesThatThereAre()
    {
        var input = new HistogramInput();
        Assert.True(input.TryReadExponential(0, 0.5, 4, 0, 0, [4], 0, []));
        Assert.Equal(0.25, HistogramQuantile.Of(input.Histogram, 0.25), 1e-12);
        Assert.True(input.TryReadExponential(0, 0.5, 4, 0, 0, [], 0, [4]));
        Assert.Equal(-0.25, HistogramQuantile.Of(input.Histogram, 0.75), 1e-12);
        Assert.True(input.TryReadExponential(0, 0.5, 4, 0, 0, [2], 0, [2]));
        Assert.Equal((0, -Root), (HistogramQuantile.Of(input.Histogram, 0.5), Math.Round(HistogramQuantile.Of(input.Histogram, 0.125), 12) == -Math.Round(Root, 12) ? -Root : 0));
        input.Histogram.Reset();
        Assert.True(double.IsNaN(HistogramQuantile.Of(input.Histogram, 0.5)));
    }

    [Property(MaxTest = 300)]
    public void AnyOrderAndAnyTreeOfMergesGiveTheSameAndTheLowerScale(int seed)
    {
        var random = new Random(seed);
        int max = random.Next(8, 40);
        double threshold = random.Next(2) == 0 ? 0 : 1e-3;
        List<ExponentialHistogram> inputs = [.. Enumerable.Range(0, random.Next(2, 7)).Select(_ => Make(random, max, threshold))];
        var whole = new ExponentialHistogram(max);
        inputs.ForEach(whole.Merge);
        double count = inputs.Sum(i => i.Count);
        Assert.Equal(count, whole.Count);
        Assert.Equal(count, whole.ZeroCount + whole.Positive.Counts.ToArray().Sum() + whole.Negative.Counts.ToArray().Sum());
        Assert.InRange(whole.Scale, ExponentialHistogram.MinScale, inputs.Min(i => i.Scale));
        Assert.InRange(Math.Max(whole.Positive.Length, whole.Negative.Length), 0, max);
        while (inputs.Count > 1)
        {
            ExponentialHistogram from = inputs[random.Next(inputs.Count)];
            inputs.Remove(from);
            inputs[random.Next(inputs.Count)].Merge(from);
        }

        Assert.Equal(Bytes(whole), Bytes(inputs[0]));
    }

    [Property(MaxTest = 200)]
    public void LoweringTheScaleJoinsPairsOfBuckets(int seed)
    {
        var random = new Random(seed);
        int scale = random.Next(-3, 15);
        int by = random.Next(0, 6);
        ulong[] counts = [1, .. Enumerable.Range(0, 30).Select(_ => (ulong)random.Next(3)), 1];
        int offset = random.Next(-50, 50);
        var fine = new HistogramInput();
        var coarse = new HistogramInput();
        Assert.True(fine.TryReadExponential(scale, 0, 0, 0, offset, counts, 0, []));
        Assert.True(coarse.TryReadExponential(scale - by, 0, 1, 0, 0, [], 0, []));
        coarse.Histogram.Merge(fine.Histogram);
        double[] expected = new double[64];
        for (int i = 0; i < counts.Length; i++)
        {
            expected[((offset + i) >> by) - (offset >> by)] += counts[i];
        }

        Assert.Equal((scale - by, offset >> by), (coarse.Histogram.Scale, coarse.Histogram.Positive.Offset));
        Assert.Equal(expected[..coarse.Histogram.Positive.Length], coarse.Histogram.Positive.Counts.ToArray());
    }

    [Fact]
    public void ALargerZeroBucketTakesTheBucketsInsideAndGrowsToTheEndOfTheOneThatItCuts()
    {
        var one = new HistogramInput();
        var other = new HistogramInput();
        Assert.True(one.TryReadExponential(0, 0.1, 1, 0, -2, [10, 20, 40], 0, []));
        Assert.True(other.TryReadExponential(0, 0.7, 2, 0, 3, [5], 0, [7]));
        one.Histogram.Merge(other.Histogram);
        Assert.Equal((1, 33, 85), (one.Histogram.ZeroThreshold, one.Histogram.ZeroCount, one.Histogram.Count));
        Assert.Equal([40, 0, 0, 5], one.Histogram.Positive.Counts.ToArray());
    }

    [Theory]
    [InlineData(-11, 0, 1, 0)]
    [InlineData(21, 0, 1, 0)]
    [InlineData(0, -1, 1, 0)]
    [InlineData(0, double.NaN, 1, 0)]
    [InlineData(0, 0, double.PositiveInfinity, 0)]
    [InlineData(0, 0, 1, int.MaxValue)]
    [InlineData(20, 0, 1, int.MinValue)]
    public void WhatBreaksTheDataModelIsRefused(int scale, double threshold, double zeros, int offset)
    {
        var input = new HistogramInput();
        Assert.False(input.TryReadExponential(scale, threshold, zeros, 0, offset, [1, 2], 0, []));
        Assert.Equal(0, input.Histogram.Count);
    }

    [Fact]
    public void RunsOfBucketsMustFitTheirCounts()
    {
        var input = new HistogramInput();
        Assert.True(input.TryReadNative(8, 0, 0, 0, [new(-3, 2), new(4, 1)], [1, 0, 2.5], [], []));
        Assert.Equal((-4, 7), (input.Histogram.Positive.Offset, input.Histogram.Positive.Length));
        Assert.False(input.TryReadNative(9, 0, 0, 0, [], [], [], []));
        Assert.False(input.TryReadNative(-53, 0, 0, 0, [], [], [], []));
        Assert.False(input.TryReadNative(0, 0, 0, 0, [new(0, 2)], [1], [], []));
        Assert.False(input.TryReadNative(0, 0, 0, 0, [new(0, 1)], [1, 1], [], []));
        Assert.False(input.TryReadNative(0, 0, 0, 0, [new(0, -1)], [], [], []));
        Assert.False(input.TryReadNative(0, 0, 0, 0, [new(0, 1), new(-1, 1)], [1, 1], [], []));
        Assert.False(input.TryReadNative(0, 0, 0, 0, [new(0, 1)], [-1], [], []));
        double[] counts = new double[3];
        Assert.True(HistogramInput.TryAccumulate([3, -2, 4], counts));
        Assert.Equal([3, 1, 5], counts);
        Assert.False(HistogramInput.TryAccumulate([3, -4, 4], counts));
    }

    [Property(MaxTest = 200)]
    public void WhatIsReadIsWhatWasWrittenAndDamageIsRefused(int seed)
    {
        var random = new Random(seed);
        ExponentialHistogram histogram = Make(random, 40, 0);
        byte[] bytes = Bytes(histogram);
        var read = new ExponentialHistogram(40);
        Assert.True(HistogramCodec.TryRead(read, bytes));
        Assert.Equal(bytes, Bytes(read));
        for (int i = 0; i < 20; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(HistogramCodec.TryRead(read, damaged));
            Assert.False(HistogramCodec.TryRead(read, bytes.AsSpan(0, random.Next(bytes.Length))));
            BitConverter.TryWriteBytes(damaged.AsSpan(damaged.Length - 4), (uint)ByteHash.Hash(damaged.AsSpan(0, damaged.Length - 4), ByteHash.Seed3));
            Assert.True(!HistogramCodec.TryRead(read, damaged) || Bytes(read).AsSpan().SequenceEqual(damaged));
        }
    }

    [Fact]
    public void NothingIsAllocatedAfterWarmUp()
    {
        var random = new Random(1);
        ExponentialHistogram[] inputs = [Make(random, 160, 0), Make(random, 160, 0.01)];
        var sum = new ExponentialHistogram();
        byte[] bytes = new byte[4096];
        var input = new HistogramInput();
        ulong[] counts = [1, 2, 3];
        Assert.Equal(0, ThreadAllocations.Least(() =>
        {
            sum.Reset();
            sum.Merge(inputs[0]);
            sum.Merge(inputs[1]);
            Assert.True(input.TryReadExponential(3, 0, 0, 0, 5, counts, -3, counts));
            sum.Merge(input.Histogram);
            Assert.True(HistogramQuantile.Of(sum, 0.9) > double.NegativeInfinity);
            Assert.True(HistogramCodec.TryRead(input.Histogram, bytes.AsSpan(0, HistogramCodec.Write(sum, bytes))));
        }));
    }

    private static ExponentialHistogram Make(Random random, int max, double threshold)
    {
        var input = new HistogramInput(max);
        int scale = random.Next(-4, 9);
        int octave = scale > 0 ? 1 << scale : 1;
        ulong[][] sides = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, random.Next(0, 60)).Select(_ => (ulong)random.Next(4)).ToArray())];
        Assert.True(input.TryReadExponential(
            scale, threshold, random.Next(5), random.Next(100), random.Next(-3, 3) * octave, sides[0], random.Next(-3, 3) * octave, sides[1]));
        return input.Histogram;
    }

    private static byte[] Bytes(ExponentialHistogram histogram)
    {
        byte[] bytes = new byte[HistogramCodec.MaxWriteBytes(histogram)];
        return bytes[..HistogramCodec.Write(histogram, bytes)];
    }
}
