using System.Text;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Series;
using Xunit;

namespace StreamEngine.Tests.Windowing.Series;

/// <summary>The table against a dictionary over canonical keys, with hashes that collide and with limits that are reached.</summary>
public sealed class SeriesModelTests
{
    [Property(MaxTest = 100)]
    public void RowsFindTheSeriesOfTheModel(int seed)
    {
        var random = new Random(seed);
        SeriesLimits limits = Limits(random, 10_000);
        var table = new SeriesTable(limits);
        var model = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < 400; i++)
        {
            (string name, string field, string labels) = SeriesRows.Random(random);
            int id = Get(table, name, field, labels);
            string key = SeriesRows.KeyOf(name, field, labels);
            Assert.Equal(model.TryGetValue(key, out int known) ? known : model.Count, id);
            model[key] = id;
            Assert.Equal(key, table[id].Key);
        }

        Assert.Equal(model.Count, table.Count);
    }

    [Property(MaxTest = 60)]
    public void BlocksFindWhatSingleRowsFind(int seed)
    {
        var random = new Random(seed);
        SeriesLimits limits = Limits(random, random.Next(2) == 0 ? 12 : 1000);
        TestRow[] known = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Row(random))];
        TestRow[] rows = [.. Enumerable.Range(0, random.Next(1, 700)).Select(i => Next(random, known, i))];
        var single = new SeriesTable(limits);
        int[] expected = [.. rows.Select(r => Get(single, r.Name, r.Field, r.Labels))];
        using var factory = new RowFactory();
        var blocks = new SeriesTable(limits);
        var found = new List<int>();
        for (int at = 0; at < rows.Length;)
        {
            int count = Math.Min(rows.Length - at, random.Next(1, 200));
            using EventBatch batch = factory.Batch(rows[at..(at + count)]);
            int[] ids = new int[count];
            blocks.GetOrAdd(batch, 0, count, ids);
            found.AddRange(ids);
            at += count;
        }

        Assert.Equal(expected, found);
        Assert.Equal(single.Overflowed, blocks.Overflowed);
        Assert.Equal(single.Count, blocks.Count);
    }

    [Property(MaxTest = 60)]
    public void RetiredSeriesComeBackAndReleasedOnesAreForgotten(int seed)
    {
        var random = new Random(seed);
        var table = new SeriesTable(Limits(random, 40));
        var model = new RetirementModel(40);
        long now = 0;
        for (int i = 0; i < 600; i++)
        {
            now += random.Next(3) << 32;
            string name = "m" + random.Next(random.Next(1, 80));
            Assert.Equal(model.Get(name, now), Get(table, name, "", "a=1", now));
            if (random.Next(20) == 0)
            {
                long before = now - (random.NextInt64(20) << 32);
                Assert.Equal(model.Retire(before), table.Retirement.Retire(before));
            }

            if (random.Next(20) == 0)
            {
                int epoch = table.Retirement.Epoch - random.Next(3);
                table.Retirement.Release(epoch);
                model.Release(epoch);
            }

            Assert.Equal(model.Waiting, table.Retirement.Waiting);
            Assert.Equal(model.Live, table.Metrics);
            Assert.Equal(model.Overflowed, table.Overflowed);
        }
    }

    private static int Get(SeriesTable table, string name, string field, string labels, long time = 0) =>
        table.GetOrAdd(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(field), Encoding.UTF8.GetBytes(labels), time);

    private static SeriesLimits Limits(Random random, int series) => new(series)
    {
        Spellings = random.Next(2) == 0 ? 8 : 1024,
        Descriptions = random.Next(2) == 0 ? 1 : 64,
        HashMask = random.Next(3) switch { 0 => 0, 1 => 3UL << 62, _ => ulong.MaxValue },
    };

    private static TestRow Row(Random random)
    {
        (string name, string field, string labels) = SeriesRows.Random(random);
        return new TestRow(1000) { Name = name, Field = field, Labels = labels };
    }

    // Stretches in the same order, stretches in none, and series that are new.
    private static TestRow Next(Random random, TestRow[] known, int i) => (i / 150 % 2 == 0, random.Next(40)) switch
    {
        (_, 0) => Row(random),
        (true, _) => known[i % known.Length],
        _ => known[random.Next(known.Length)],
    };
}
