using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using StreamEngine.Numerics;
using StreamEngine.TestKit;
using StreamEngine.Tests.Memory;
using StreamEngine.Windowing.Sketches;
using Xunit;

namespace StreamEngine.Tests.Windowing.Sketches;

public sealed class DistinctStoreTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(16)]
    public void EstimatesAreWithinFourStandardErrors(int precision)
    {
        using var pool = new LeakCheckedPool();
        using var store = new DistinctStore(pool.Slabs, precision);
        int texts = store.Rent();
        int numbers = store.Rent();
        for (int i = 1; i <= 300_000; i++)
        {
            store.Add(texts, DistinctStore.HashOf(Encoding.ASCII.GetBytes("user-" + i.ToString(CultureInfo.InvariantCulture))));
            store.Add(numbers, DistinctStore.HashOf((double)(i % 150_000)));
            if (i % 50_000 == 0 || i is 100 or 1000 or 5000 or 20_000)
            {
                Assert.InRange(store.Estimate(texts) / i, 1 - (4 * store.StandardError), 1 + (4 * store.StandardError));
                Assert.InRange(store.Estimate(numbers) / Math.Min(i, 150_000), 1 - (4 * store.StandardError), 1 + (4 * store.StandardError));
            }
        }
    }

    [Fact]
    public void TheMeanErrorOfManySketchesIsTheStandardError()
    {
        using var pool = new LeakCheckedPool();
        using var store = new DistinctStore(pool.Slabs, 10);
        var random = new Random(1);
        double bias = 0;
        double square = 0;
        for (int i = 0; i < 300; i++)
        {
            int sketch = store.Rent();
            for (int n = 0; n < 3000; n++)
            {
                store.Add(sketch, DistinctStore.HashOf(random.NextDouble()));
            }

            double error = (store.Estimate(sketch) / 3000) - 1;
            bias += error / 300;
            square += error * error / 300;
        }

        Assert.InRange(bias, -store.StandardError / 4, store.StandardError / 4);
        Assert.InRange(Math.Sqrt(square), store.StandardError * 0.8, store.StandardError * 1.2);
    }

    [Property(MaxTest = 200)]
    public void FewAreCountedExactlyAndAnyOrderAnyCutAndAnyMergeGiveTheSame(int seed)
    {
        var random = new Random(seed);
        using var pool = new LeakCheckedPool(4096);
        int precision = random.Next(DistinctStore.MinPrecision, DistinctStore.MaxPrecision + 1);
        using var store = new DistinctStore(pool.Slabs, precision);
        using var other = new DistinctStore(pool.Slabs, precision);
        ulong[] hashes = [.. Enumerable.Range(0, random.Next(0, 300)).Select(_ => DistinctStore.HashOf((double)random.Next(random.Next(1, 200))))];
        int whole = store.Rent();
        foreach (ulong hash in hashes)
        {
            store.Add(whole, hash);
        }

        int distinct = hashes.Distinct().Count();
        Assert.True(distinct > 32 || store.Estimate(whole) == distinct);
        random.Shuffle(hashes);
        int[] parts = [store.Rent(), store.Rent(), store.Rent()];
        store.Fold([.. hashes.Select((_, i) => parts[i < 100 ? 0 : random.Next(3)])], hashes);
        int across = other.Rent();
        other.Merge(across, store, parts[2]);
        other.Merge(across, store, parts[1]);
        other.Merge(across, store, parts[0]);
        store.Merge(parts[1], store, parts[2]);
        store.Merge(parts[0], store, parts[1]);
        store.Merge(parts[0], store, parts[0]);
        Assert.Equal(Bytes(store, whole), Bytes(store, parts[0]));
        Assert.Equal(Bytes(store, whole), Bytes(other, across));
    }

    [Property(MaxTest = 100)]
    public void WhatIsReadIsWhatWasWrittenAndDamageIsRefused(int seed)
    {
        var random = new Random(seed);
        using var pool = new LeakCheckedPool(4096);
        using var store = new DistinctStore(pool.Slabs, random.Next(8, 13));
        int sketch = store.Rent();
        for (int i = random.Next(200); i > 0; i--)
        {
            store.Add(sketch, DistinctStore.HashOf((double)i));
        }

        byte[] bytes = Bytes(store, sketch);
        int read = store.Rent();
        Assert.True(store.TryRead(read, bytes));
        Assert.Equal(bytes, Bytes(store, read));
        store.Clear(read);
        for (int i = 0; i < 20; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(store.TryRead(read, damaged));
            Assert.False(store.TryRead(read, bytes.AsSpan(0, random.Next(bytes.Length))));
            BitConverter.TryWriteBytes(damaged.AsSpan(damaged.Length - 4), (uint)ByteHash.Hash(damaged.AsSpan(0, damaged.Length - 4), ByteHash.Seed3));
            if (store.TryRead(read, damaged))
            {
                Assert.InRange(store.Estimate(read), 0, 1e18);
            }

            store.Clear(read);
            Assert.Equal(0, store.Estimate(read));
        }
    }

    [Fact]
    public void NothingIsAllocatedAfterWarmUpAndNothingIsLeft()
    {
        using var pool = new LeakCheckedPool();
        using var store = new DistinctStore(pool.Slabs);
        var random = new Random(1);
        int[] sketches = [.. Enumerable.Range(0, 50).Select(_ => store.Rent())];
        ulong[] hashes = [.. Enumerable.Range(0, 10_000).Select(_ => (ulong)random.NextInt64())];
        int[] which = [.. hashes.Select(_ => sketches[random.Next(sketches.Length)])];
        byte[] bytes = new byte[8192];
        Assert.Equal(0, ThreadAllocations.Least(() =>
        {
            store.Fold(which, hashes);
            store.Merge(sketches[0], store, sketches[1]);
            store.Estimate(sketches[0]);
            int length = store.Write(sketches[0], bytes);
            int again = store.Rent();
            Assert.True(store.TryRead(again, bytes.AsSpan(0, length)));
            store.Return(again);
            store.Clear(sketches[2]);
        }));
        Array.ForEach(sketches, store.Return);
        Assert.Equal((0, 0L), (store.Live, store.UsedBytes));
    }

    [Fact]
    public void OptionsAreChecked()
    {
        using var pool = new LeakCheckedPool();
        using var store = new DistinctStore(pool.Slabs, 8);
        using var finer = new DistinctStore(pool.Slabs, 9);
        Assert.Throws<ArgumentException>(() => store.Merge(store.Rent(), finer, finer.Rent()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DistinctStore(pool.Slabs, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DistinctStore(pool.Slabs, 17));
        Assert.Equal(DistinctStore.HashOf(0.0), DistinctStore.HashOf(-0.0));
    }

    private static byte[] Bytes(DistinctStore store, int sketch)
    {
        byte[] bytes = new byte[store.MaxWriteBytes(sketch)];
        return bytes[..store.Write(sketch, bytes)];
    }
}
