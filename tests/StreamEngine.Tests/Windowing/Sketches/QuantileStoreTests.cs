using FsCheck.Xunit;
using StreamEngine.TestKit;
using StreamEngine.Tests.Memory;
using StreamEngine.Windowing.Sketches;
using Xunit;

namespace StreamEngine.Tests.Windowing.Sketches;

public sealed class QuantileStoreTests
{
    private static readonly double[] s_quantiles = [0, 0.001, 0.07, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

    [Property(MaxTest = 300)]
    public void QuantilesHaveTheErrorThatIsPromised(int seed)
    {
        var random = new Random(seed);
        double accuracy = s_accuracies[random.Next(s_accuracies.Length)];
        double[] values = SketchValues.Make(random, random.Next(SketchValues.Kinds), random.Next(1, 3000));
        using var pool = new LeakCheckedPool(4096);
        using var store = new QuantileStore(pool.Slabs, new QuantileOptions { Accuracy = accuracy, MaxOctaves = 64 });
        int sketch = store.Rent();
        store.Add(sketch, values);
        Assert.Equal(values.Length, store.Count(sketch));
        Assert.InRange(store.Error, 0, accuracy);
        Array.Sort(values);
        foreach (double quantile in s_quantiles)
        {
            int rank = (int)QuantileReader.Rank(quantile, values.Length);
            if (values.Length > 0 && (store.Collapsed(sketch) == 0 || quantile == 1))
            {
                double expected = values[rank - 1];
                double limit = values.Length <= 32 ? 0 : Math.Abs(expected) * store.Error * (1 + 1e-9);
                Assert.InRange(Math.Abs(store.Quantile(sketch, quantile) - expected), 0, limit);
            }
        }
    }

    [Property(MaxTest = 300)]
    public void AnyOrderAnyCutAndAnyTreeOfMergesGiveTheSameSketch(int seed)
    {
        var random = new Random(seed);
        double[] values = SketchValues.Make(random, random.Next(SketchValues.Kinds), random.Next(0, 600));
        using var pool = new LeakCheckedPool(4096);
        var options = new QuantileOptions { MaxOctaves = random.Next(1, 12) };
        using var store = new QuantileStore(pool.Slabs, options);
        using var other = new QuantileStore(pool.Slabs, options);
        int whole = store.Rent();
        foreach (double value in values)
        {
            store.Add(whole, value);
        }

        byte[] expected = Bytes(store, whole);
        random.Shuffle(values);
        int[] parts = [store.Rent(), store.Rent(), store.Rent()];
        store.Fold([.. values.Select(_ => parts[random.Next(3)])], values);
        int left = Merged(store, Merged(store, store.Rent(), parts[0], parts[1]), parts[2]);
        int right = Merged(store, parts[2], Merged(store, parts[1], parts[0]));
        int across = other.Rent();
        other.Merge(across, store, left);
        Assert.Equal(expected, Bytes(store, left));
        Assert.Equal(expected, Bytes(store, right));
        Assert.Equal(expected, Bytes(other, across));
    }

    [Property(MaxTest = 200)]
    public void ABlockGivesWhatSingleValuesGive(int seed)
    {
        var random = new Random(seed);
        using var pool = new LeakCheckedPool();
        using var store = new QuantileStore(pool.Slabs, new QuantileOptions());
        int[] byBlock = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => store.Rent())];
        int[] byValue = [.. byBlock.Select(_ => store.Rent())];
        double[] values = [.. Enumerable.Range(0, 3).SelectMany(_ => SketchValues.Make(random, random.Next(SketchValues.Kinds), random.Next(1, 500))).Append(double.NaN).Append(double.PositiveInfinity)];
        int[] which = [.. values.Select((_, i) => i % 300 < 150 ? random.Next(byBlock.Length) : 0)];
        store.Fold([.. which.Select(i => byBlock[i])], values);
        Assert.Equal(2, store.Rejected);
        for (int i = 0; i < values.Length; i++)
        {
            store.Add(byValue[which[i]], values[i]);
        }

        Assert.All(byBlock.Zip(byValue), pair => Assert.Equal(Bytes(store, pair.Second), Bytes(store, pair.First)));
    }

    [Fact]
    public void LowOctavesGoIntoTheLowestBucketAndAreCounted()
    {
        using var pool = new LeakCheckedPool();
        using var store = new QuantileStore(pool.Slabs, new QuantileOptions { MaxOctaves = 4 });
        int sketch = store.Rent();
        store.Add(sketch, [.. Enumerable.Range(0, 100).Select(i => Math.ScaleB(1, i % 10)), .. Enumerable.Repeat(0.0, 10)]);
        Assert.Equal((60, 110), (store.Collapsed(sketch), store.Count(sketch)));
        Assert.Equal((0, 0), (store.Quantile(sketch, 0), store.Quantile(sketch, 0.09)));
        Assert.Equal(64, store.Quantile(sketch, 0.1), 64 * 0.01);
        Assert.Equal(512, store.Quantile(sketch, 1), 512 * 0.01);
    }

    [Fact]
    public void CountersGoOver16BitsWithoutALoss()
    {
        using var pool = new LeakCheckedPool();
        using var store = new QuantileStore(pool.Slabs, new QuantileOptions());
        int[] sketches = [store.Rent(), store.Rent()];
        double[] same = [.. Enumerable.Repeat(7.0, 70_000)];
        store.Add(sketches[0], same);
        store.Fold([.. Enumerable.Range(0, 140_000).Select(i => sketches[i & 1])], [.. Enumerable.Range(0, 140_000).Select(i => i % 10 < 8 ? 7.0 : 100.0)]);
        store.Merge(sketches[1], store, sketches[0]);
        Assert.Equal((140_000, 210_000), (store.Count(sketches[0]), store.Count(sketches[1])));
        Assert.Equal((7, 100), (Math.Round(store.Quantile(sketches[1], 182_000 / 210_000.0)), Math.Round(store.Quantile(sketches[1], 182_001 / 210_000.0))));
    }

    [Fact]
    public void AUsualSketchTakesLessThanTwoKilobytesAndASmallOneLittle()
    {
        using var pool = new LeakCheckedPool();
        using var store = new QuantileStore(pool.Slabs, new QuantileOptions());
        var random = new Random(1);
        int few = store.Rent();
        int usual = store.Rent();
        store.Add(few, [1, 2, 3, 4]);
        store.Add(usual, [.. Enumerable.Range(0, 100_000).Select(_ => 20 * Math.Exp(random.NextDouble() * 8))]);
        Assert.Equal(64, store.Bytes(few));
        Assert.InRange(store.Bytes(usual), 500, 2000);
    }

    [Fact]
    public void ReturnedAndClearedSketchesLeaveNothing()
    {
        using var pool = new LeakCheckedPool(4096);
        using var store = new QuantileStore(pool.Slabs, new QuantileOptions());
        for (int round = 0; round < 3; round++)
        {
            int[] sketches = [.. Enumerable.Range(0, SketchValues.Kinds * 3).Select(_ => store.Rent())];
            for (int i = 0; i < sketches.Length; i++)
            {
                store.Add(sketches[i], SketchValues.Make(new Random(i), i % SketchValues.Kinds, i < 9 ? 3 : 1000));
                store.Clear(sketches[i]);
                Assert.True(double.IsNaN(store.Quantile(sketches[i], 0.5)));
                store.Add(sketches[i], SketchValues.Make(new Random(i), i % SketchValues.Kinds, i < 9 ? 20 : 1000));
            }

            Array.ForEach(sketches, store.Return);
            Assert.Equal((0, 0L), (store.Live, store.UsedBytes));
            store.Trim();
            Assert.Equal(1, pool.Rented);
        }
    }

    [Fact]
    public void NothingIsAllocatedAfterWarmUp()
    {
        using var pool = new LeakCheckedPool();
        using var store = new QuantileStore(pool.Slabs, new QuantileOptions());
        var random = new Random(1);
        double[] values = SketchValues.Make(random, 4, 20_000);
        int[] handles = [.. Enumerable.Range(0, 100).Select(_ => store.Rent())];
        int[] which = [.. values.Select(_ => handles[random.Next(handles.Length)])];
        double[] results = new double[s_quantiles.Length];
        byte[] bytes = new byte[1 << 20];
        Assert.Equal(0, ThreadAllocations.Least(() =>
        {
            store.Fold(which, values);
            store.Add(handles[0], values);
            store.Merge(handles[1], store, handles[0]);
            store.Quantiles(handles[1], s_quantiles, results);
            int length = store.Write(handles[1], bytes);
            int again = store.Rent();
            Assert.True(store.TryRead(again, bytes.AsSpan(0, length)));
            store.Return(again);
            store.Clear(handles[0]);
        }));
    }

    [Fact]
    public void SketchesOfOtherOptionsAreRefused()
    {
        using var pool = new LeakCheckedPool();
        using var store = new QuantileStore(pool.Slabs, new QuantileOptions());
        using var finer = new QuantileStore(pool.Slabs, new QuantileOptions { Accuracy = 0.001 });
        int sketch = store.Rent();
        Assert.Throws<ArgumentException>(() => store.Merge(sketch, finer, finer.Rent()));
        Assert.Throws<ArgumentException>(() => store.Merge(sketch, store, sketch));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileStore(pool.Slabs, new QuantileOptions { Accuracy = 0.2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileStore(pool.Slabs, new QuantileOptions { MaxOctaves = 0 }));
    }

    [Fact]
    public void RanksTakeAQuantileForADecimalNumber() => Assert.Equal(
        [1, 1, 7, 19, 29, 99, 100],
        new[] { QuantileReader.Rank(0, 100), QuantileReader.Rank(0.01, 100), QuantileReader.Rank(0.07, 100), QuantileReader.Rank(0.95, 20), QuantileReader.Rank(0.29, 100), QuantileReader.Rank(0.99, 100), QuantileReader.Rank(1, 100) });

    private static readonly double[] s_accuracies = [0.001, 0.005, 0.01, 0.05];

    private static int Merged(QuantileStore store, int into, params int[] from)
    {
        Array.ForEach(from, one => store.Merge(into, store, one));
        return into;
    }

    private static byte[] Bytes(QuantileStore store, int sketch)
    {
        byte[] bytes = new byte[store.MaxWriteBytes(sketch)];
        return bytes[..store.Write(sketch, bytes)];
    }
}
