using System.Collections.Concurrent;
using StreamEngine.Batching;
using StreamEngine.Windowing.Series;
using Xunit;

namespace StreamEngine.Tests.Windowing.Series;

/// <summary>Rows that other threads look up while series come and go.</summary>
public sealed class SeriesReaderTests
{
    private const int Rows = 700;

    [Theory]
    [InlineData(300, 1 << 15)]
    [InlineData(5000, 512)]
    public async Task WhatReadersFindIsWhatTheTableHas(int names, int spellings)
    {
        var table = new SeriesTable(new SeriesLimits(names / 2) { Spellings = spellings });
        using var batches = new BlockingCollection<(EventBatch Batch, string[] Names)>(8);
        using var factory = new RowFactory();
        using var given = new SemaphoreSlim(1);
        Task[] readers = [.. Enumerable.Range(0, 2).Select(seed => Task.Run(() => Read(seed), TestContext.Current.CancellationToken))];
        _ = Task.WhenAll(readers).ContinueWith(_ => batches.CompleteAdding(), TaskScheduler.Default);
        int looked = 0;
        int known = 0;
        int[] ids = new int[Rows];
        foreach ((EventBatch batch, string[] expected) in batches.GetConsumingEnumerable(TestContext.Current.CancellationToken))
        {
            known += batch.SeriesAsOf == table.Releases ? Rows - batch.SeriesIds.Span(Rows).Count(-1) : 0;
            table.GetOrAdd(batch, 0, Rows, ids);
            for (int i = 0; i < Rows; i++)
            {
                string key = table[ids[i]].Key;
                Assert.True(key == expected[i] || key == SeriesTable.OverflowName, $"{key} for {expected[i]}");
            }

            batch.Dispose();
            if (++looked % 5 == 0)
            {
                table.Retirement.Release(table.Retirement.Retire(long.MaxValue >> 1));
            }
        }

        await Task.WhenAll(readers);
        Assert.Equal(300, looked);
        Assert.True(known > 0, "readers found nothing");
        Assert.True(table.Retirement.Released > 0);

        void Read(int seed)
        {
            var random = new Random(seed);
            var reader = new SeriesReader(table);
            for (int i = 0; i < 150; i++)
            {
                int first = random.Next(names);
                string[] expected = [.. Enumerable.Range(0, Rows).Select(r => "m" + (r % 3 == 0 ? random.Next(names) : (first + r) % names))];
                given.Wait();
                EventBatch batch = factory.Batch([.. expected.Select(static n => new TestRow(5) { Name = n })]);
                given.Release();
                reader.Find(batch);
                batches.Add((batch, expected));
            }
        }
    }

    [Fact]
    public void ARowThatIsKnownNeedsNoLookup()
    {
        var table = new SeriesTable(10);
        using var factory = new RowFactory();
        using EventBatch first = factory.Batch(new TestRow(5) { Name = "a", Labels = "x=1,y=2" }, new TestRow(5) { Name = "b" });
        var reader = new SeriesReader(table);
        reader.Find(first);
        Assert.Equal(0, first.SeriesAsOf);
        Assert.Equal([-1, -1], first.SeriesIds.Span(2).ToArray());
        int[] ids = new int[2];
        table.GetOrAdd(first, 0, 2, ids);
        Assert.Equal([0, 1], ids);

        using EventBatch second = factory.Batch(new TestRow(5) { Name = "b" }, new TestRow(5) { Name = "a", Labels = "y=2,x=1" }, new TestRow(5) { Name = "c" });
        reader.Find(second);
        Assert.Equal([1, 0, -1], second.SeriesIds.Span(3).ToArray());
        table.Retirement.Release(table.Retirement.Retire(long.MaxValue >> 1));
        Assert.NotEqual(second.SeriesAsOf, table.Releases);
    }
}
