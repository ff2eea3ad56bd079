using FsCheck.Xunit;
using StreamEngine.Numerics;
using StreamEngine.TestKit;
using StreamEngine.Windowing.Sketches;
using Xunit;

namespace StreamEngine.Tests.Windowing.Sketches;

public sealed class QuantileCodecTests
{
    [Property(MaxTest = 200)]
    public void WhatIsReadIsWhatWasWritten(int seed) => With(seed, (store, bytes) =>
    {
        int read = store.Rent();
        Assert.True(store.TryRead(read, bytes));
        Assert.Equal(bytes, Bytes(store, read));
        int rest = store.Rent();
        store.Merge(rest, store, read);
        Assert.Equal(bytes, Bytes(store, rest));
    });

    [Property(MaxTest = 200)]
    public void DamagedBytesAreRefused(int seed) => With(seed, (store, bytes) =>
    {
        var random = new Random(seed);
        int read = store.Rent();
        for (int i = 0; i < 20; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Refused(store, read, damaged);
            Refused(store, read, bytes[..random.Next(bytes.Length)]);
            Refused(store, read, [.. bytes, 0]);
        }
    });

    [Property(MaxTest = 200)]
    public void BytesWithARightHashAreReadOnlyWhenTheyCouldHaveBeenWritten(int seed) => With(seed, (store, bytes) =>
    {
        var random = new Random(seed);
        for (int i = 0; i < 50; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(Math.Min(damaged.Length - 4, 40))] = (byte)random.Next(256);
            BitConverter.TryWriteBytes(damaged.AsSpan(damaged.Length - 4), (uint)ByteHash.Hash(damaged.AsSpan(0, damaged.Length - 4), ByteHash.Seed3));
            int read = store.Rent();
            if (store.TryRead(read, damaged))
            {
                Assert.Equal(damaged, Bytes(store, read));
                Assert.InRange(store.Quantile(read, 0.5), double.MinValue, double.MaxValue);
            }
            else
            {
                Assert.Equal(0, store.Count(read));
            }

            store.Return(read);
        }
    });

    private static void Refused(QuantileStore store, int sketch, byte[] bytes)
    {
        Assert.False(store.TryRead(sketch, bytes));
        Assert.Equal(0, store.Count(sketch));
    }

    private static void With(int seed, Action<QuantileStore, byte[]> check)
    {
        var random = new Random(seed);
        using var pool = new LeakCheckedPool(4096);
        using var store = new QuantileStore(pool.Slabs, new QuantileOptions { MaxOctaves = random.Next(1, 33), Accuracy = random.Next(2) == 0 ? 0.01 : 0.05 });
        int sketch = store.Rent();
        store.Add(sketch, [.. Enumerable.Range(0, 2).SelectMany(_ => SketchValues.Make(random, random.Next(SketchValues.Kinds), random.Next(1, 100)))]);
        store.Add(sketch, [.. Enumerable.Repeat(3.0, random.Next(4) == 0 ? 100_000 : 1)]);
        check(store, Bytes(store, sketch));
    }

    private static byte[] Bytes(QuantileStore store, int sketch)
    {
        byte[] bytes = new byte[store.MaxWriteBytes(sketch)];
        return bytes[..store.Write(sketch, bytes)];
    }
}
