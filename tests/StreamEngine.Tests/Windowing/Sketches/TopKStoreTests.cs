using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using StreamEngine.Numerics;
using StreamEngine.TestKit;
using StreamEngine.Tests.Memory;
using StreamEngine.Windowing.Sketches;
using Xunit;

namespace StreamEngine.Tests.Windowing.Sketches;

public sealed class TopKStoreTests
{
    [Property(MaxTest = 200)]
    public void CountsAreNeverTooLowAndTooHighByNoMoreThanTheBound(int seed)
    {
        var random = new Random(seed);
        using var pool = new LeakCheckedPool(4096);
        using var store = new TopKStore(pool.Slabs, random.Next(1, 40));
        int[] keys = Keys(random, random.Next(0, 3000));
        int sketch = store.Rent();
        foreach (int key in keys)
        {
            Add(store, sketch, key);
        }

        Check(store, sketch, keys);
    }

    [Property(MaxTest = 200)]
    public void MergesInAnyTreeKeepTheBound(int seed)
    {
        var random = new Random(seed);
        using var pool = new LeakCheckedPool(4096);
        int k = random.Next(1, 40);
        using var store = new TopKStore(pool.Slabs, k);
        using var other = new TopKStore(pool.Slabs, k);
        int[] keys = Keys(random, random.Next(0, 3000));
        List<int> parts = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => store.Rent())];
        foreach (int key in keys)
        {
            Add(store, parts[random.Next(parts.Count)], key);
        }

        while (parts.Count > 1)
        {
            int from = parts[random.Next(1, parts.Count)];
            parts.Remove(from);
            store.Merge(parts[random.Next(parts.Count)], store, from);
            store.Return(from);
        }

        Check(store, parts[0], keys);
        int across = other.Rent();
        other.Merge(across, store, parts[0]);
        Check(other, across, keys);
    }

    [Property(MaxTest = 100)]
    public void TwoSketchesMergeToTheSameWhicheverComesFirst(int seed)
    {
        var random = new Random(seed);
        using var pool = new LeakCheckedPool();
        using var store = new TopKStore(pool.Slabs, random.Next(1, 20));
        int[] sketches = [store.Rent(), store.Rent(), store.Rent(), store.Rent()];
        foreach (int key in Keys(random, 1000))
        {
            int which = random.Next(2);
            Add(store, sketches[which], key);
            Add(store, sketches[which + 2], key);
        }

        store.Merge(sketches[0], store, sketches[1]);
        store.Merge(sketches[3], store, sketches[2]);
        Assert.Equal(Bytes(store, sketches[0]), Bytes(store, sketches[3]));
    }

    [Property(MaxTest = 100)]
    public void WhatIsReadIsWhatWasWrittenAndDamageIsRefused(int seed)
    {
        var random = new Random(seed);
        using var pool = new LeakCheckedPool(4096);
        using var store = new TopKStore(pool.Slabs, random.Next(1, 40));
        var codec = new TopKCodec(store);
        int sketch = store.Rent();
        foreach (int key in Keys(random, random.Next(300)))
        {
            Add(store, sketch, key);
        }

        byte[] bytes = Bytes(store, sketch);
        int read = store.Rent();
        Assert.True(codec.TryRead(read, bytes));
        Assert.Equal(bytes, Bytes(store, read));
        store.Clear(read);
        for (int i = 0; i < 20; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(codec.TryRead(read, damaged));
            Assert.False(codec.TryRead(read, bytes.AsSpan(0, random.Next(bytes.Length))));
            BitConverter.TryWriteBytes(damaged.AsSpan(damaged.Length - 4), (uint)ByteHash.Hash(damaged.AsSpan(0, damaged.Length - 4), ByteHash.Seed3));
            Assert.True(!codec.TryRead(read, damaged) || store.Top(read, new TopKEntry[store.K]) <= store.K);
            store.Clear(read);
        }
    }

    [Fact]
    public void NothingIsAllocatedAfterWarmUpAndTextsStayBounded()
    {
        using var pool = new LeakCheckedPool();
        using var store = new TopKStore(pool.Slabs, 100, 16);
        var codec = new TopKCodec(store);
        var random = new Random(1);
        byte[] text = new byte[100];
        byte[] bytes = new byte[codec.MaxWriteBytes];
        var top = new TopKEntry[100];
        int[] sketches = [store.Rent(), store.Rent()];
        Assert.Equal(0, ThreadAllocations.Least(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                store.Add(sketches[i & 1], (ulong)random.NextInt64(), text);
            }

            store.Merge(sketches[0], store, sketches[1]);
            Assert.True(store.Top(sketches[0], top) == 100 && store.TextOf(top[0]).Length == 16);
            int length = codec.Write(sketches[0], bytes);
            int again = store.Rent();
            Assert.True(codec.TryRead(again, bytes.AsSpan(0, length)));
            store.Return(again);
        }));
        Assert.InRange(store.Bytes(sketches[0]), 100 * 32, (128 * (32 + 2 + 4)) + (101 * 64));
        Array.ForEach(sketches, store.Return);
        Assert.Equal((0, 0L), (store.Live, store.UsedBytes));
    }

    private static int[] Keys(Random random, int count)
    {
        int spread = random.Next(1, 500);
        double tail = random.NextDouble() * 3;
        return [.. Enumerable.Range(0, count).Select(_ => (int)(spread * Math.Pow(random.NextDouble(), tail)))];
    }

    private static void Add(TopKStore store, int sketch, int key)
    {
        byte[] text = Text(key);
        store.Add(sketch, ByteHash.Hash(text, ByteHash.Seed0), text);
    }

    private static byte[] Text(int key) => Encoding.ASCII.GetBytes("key" + key.ToString(CultureInfo.InvariantCulture));

    private static void Check(TopKStore store, int sketch, int[] keys)
    {
        Dictionary<string, int> exact = keys.GroupBy(k => k).ToDictionary(g => Encoding.ASCII.GetString(Text(g.Key)), g => g.Count());
        long bound = store.ErrorBound(sketch);
        var top = new TopKEntry[store.K];
        int count = store.Top(sketch, top);
        Assert.Equal(Math.Min(store.K, exact.Count), count);
        Assert.Equal(keys.Length, store.Total(sketch));
        Assert.InRange(bound, 0, keys.Length / store.K);
        for (int i = 0; i < count; i++)
        {
            Assert.True(exact.Remove(Encoding.ASCII.GetString(store.TextOf(top[i])), out int came));
            Assert.InRange(came, top[i].Count - top[i].Error, top[i].Count);
            Assert.InRange(top[i].Error, 0, bound);
            Assert.True(i == 0 || top[i].Count <= top[i - 1].Count);
        }

        Assert.All(exact.Values, came => Assert.InRange(came, 0, bound));
    }

    private static byte[] Bytes(TopKStore store, int sketch)
    {
        var codec = new TopKCodec(store);
        byte[] bytes = new byte[codec.MaxWriteBytes];
        return bytes[..codec.Write(sketch, bytes)];
    }
}
