using System.Text;
using StreamEngine.Batching;
using StreamEngine.Tests.Memory;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Series;
using Xunit;

namespace StreamEngine.Tests.Windowing.Series;

public sealed class SeriesRecyclingTests
{
    private const long Later = 100L << 32;

    [Fact]
    public void AnIdThatNamesAnotherSeriesIsToldByItsGeneration()
    {
        var table = new SeriesTable(10);
        int id = Get(table, "first", "host=a,core=1");
        int generation = table.GenerationOf(id);
        SeriesInfo before = table[id];
        int epoch = table.Retirement.Retire(Later);
        Assert.Same(before, table.Find(id, generation));
        table.Retirement.Release(epoch);
        Assert.Null(table.Find(id, generation));
        Assert.Throws<ArgumentOutOfRangeException>(() => table[id]);
        Assert.Equal(id, Get(table, "second", "host=b"));
        Assert.Null(table.Find(id, generation));
        Assert.NotEqual(generation, table.GenerationOf(id));
        Assert.Equal("second{host=\"b\"}", table[id].Key);
    }

    [Fact]
    public void SymbolsOfReleasedSeriesMakeRoom()
    {
        var table = new SeriesTable(new SeriesLimits(100) { Symbols = 8, SymbolBytes = 64 });
        for (int i = 0; i < 1000; i++)
        {
            int id = Get(table, "m" + i, $"a={i},b={i},c={i},d={i},e={i}");
            Assert.NotEqual(table.Overflow, id);
            table.Retirement.Release(table.Retirement.Retire(Later));
        }

        Assert.Equal(0, table.Overflowed);
        Assert.Equal(0, table.Store.Symbols.Count);
        Assert.Equal(0, table.Store.Symbols.TextBytes);
        Assert.Equal(1, table.Count);
    }

    [Theory]
    [InlineData(3, 1000)]
    [InlineData(1000, 24)]
    public void SymbolsBeyondTheirLimitGoToTheOverflowSeries(int symbols, int bytes)
    {
        var table = new SeriesTable(new SeriesLimits(100) { Symbols = symbols, SymbolBytes = bytes });
        Assert.Equal(0, Get(table, "m", "a=1,b=1"));
        Assert.Equal(SeriesTable.OverflowName, table[Get(table, "m", "a=1,b=1,c=1")].Key);
        Assert.Equal(0, Get(table, "m", "b=1,a=1"));
        Assert.Equal(1, table.Overflowed);
    }

    [Fact]
    public void SeriesAddedByOthersAndTheOverflowAreNotRetired()
    {
        var table = new SeriesTable(1);
        int added = table.Add(SeriesKind.Count, "log.count", [], Entity.None, 7);
        Get(table, "a", "");
        int overflow = Get(table, "b", "");
        table.Retirement.Release(table.Retirement.Retire(Later));
        Assert.Equal(7, table.TemplateOf(added));
        Assert.Equal(SeriesKind.Count, table.KindOf(added));
        Assert.Equal(SeriesTable.OverflowName, table[overflow].Name);
        Assert.Equal(0, table.Metrics);
        Assert.NotEqual(overflow, Get(table, "b", ""));
    }

    [Fact]
    public void AKnownRowTakesNoManagedMemoryHoweverItIsWritten()
    {
        var table = new SeriesTable(new SeriesLimits(100_000) { Spellings = 8 });
        byte[][] rows = [.. Enumerable.Range(0, 300).SelectMany(i => new[] { $"a={i},b=1,c=2", $"c=2,b=1,a={i}", $@"a={i},b=1,x=\,,x=\=,e=" }).Select(Encoding.UTF8.GetBytes)];
        Assert.Equal(0, ThreadAllocations.Least(() =>
        {
            foreach (byte[] row in rows)
            {
                table.GetOrAdd("name"u8, "field"u8, row, 5L << 32);
            }
        }));
    }

    [Fact]
    public void TheHashIsThatOfTheLabelsInAnyOrder()
    {
        var table = new SeriesTable(10);
        UInt128 hash = table.HashOf("cpu"u8, "user"u8, "b=1,a=2"u8);
        Assert.Equal(hash, table.HashOf("cpu.user"u8, default, @"a=2,a\\=,b=1"u8));
        Assert.Equal(hash, table.HashOf(Get(table, "cpu.user", "a=2,b=1")));
        Assert.NotEqual(hash, table.HashOf("cpu"u8, "user"u8, "b=2,a=1"u8));

        // Written down by snapshots and by the routing of partitions: it may not change.
        Assert.Equal(UInt128.Parse("26E02032B2026CD9E8F982B3938B3A24", System.Globalization.NumberStyles.HexNumber, null), hash);
    }

    private static int Get(SeriesTable table, string name, string labels) =>
        table.GetOrAdd(Encoding.UTF8.GetBytes(name), default, Encoding.UTF8.GetBytes(labels), 5L << 32);
}
