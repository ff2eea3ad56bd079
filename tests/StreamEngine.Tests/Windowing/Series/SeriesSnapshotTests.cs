using System.Text;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Series;
using Xunit;

namespace StreamEngine.Tests.Windowing.Series;

public sealed class SeriesSnapshotTests
{
    private static readonly SeriesLimits s_limits = new(60) { HashMask = 7UL << 61 };

    [Property(MaxTest = 60)]
    public void ATableThatWasSavedGoesOnAsTheOneThatWasNot(int seed)
    {
        var random = new Random(seed);
        var table = new SeriesTable(s_limits);
        Run(table, random, 300);
        byte[] saved = Save(table);
        SeriesTable loaded = Load(saved, s_limits);
        Assert.Equal(saved, Save(loaded));
        Assert.Equal(Describe(table), Describe(loaded));
        Assert.Equal(table.Store.Symbols.TextBytes, loaded.Store.Symbols.TextBytes);

        int next = random.Next();
        Assert.Equal(Run(table, new Random(next), 300), Run(loaded, new Random(next), 300));
        Assert.Equal(Describe(table), Describe(loaded));
        Assert.Equal(Save(table), Save(loaded));
    }

    [Property(MaxTest = 60)]
    public void DamageIsRefusedOrReadButNeverMore(int seed)
    {
        var random = new Random(seed);
        var table = new SeriesTable(s_limits);
        Run(table, random, 100);
        byte[] saved = Save(table);
        for (int i = 0; i < 20; i++)
        {
            byte[] damaged = saved[..(random.Next(4) == 0 ? random.Next(saved.Length) : saved.Length)];
            if (damaged.Length > 0)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                Load(damaged, s_limits);
            }
            catch (SnapshotException)
            {
                // What damage may do.
            }
        }
    }

    [Fact]
    public void ATableBeyondTheLimitIsRefused()
    {
        var table = new SeriesTable(s_limits);
        Run(table, new Random(1), 100);
        Assert.Throws<SnapshotException>(() => Load(Save(table), new SeriesLimits(2)));
    }

    private static List<int> Run(SeriesTable table, Random random, int rows)
    {
        var ids = new List<int>();
        for (int i = 0; i < rows; i++)
        {
            (string name, string field, string labels) = SeriesRows.Random(random);
            ids.Add(table.GetOrAdd(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(field), Encoding.UTF8.GetBytes(labels), (long)i << 32));
            if (random.Next(40) == 0)
            {
                ids.Add(table.Add(SeriesKind.Count, "log.count", [new("service", "s" + i)], new Entity("s" + i), i));
            }

            if (random.Next(20) == 0)
            {
                ids.Add(table.Retirement.Retire((i - random.NextInt64(20)) << 32));
                table.Retirement.Release(table.Retirement.Epoch - random.Next(3));
            }
        }

        return ids;
    }

    private static string Describe(SeriesTable table) => string.Join("\n", Enumerable.Range(0, table.Count)
        .Select(id => $"{id} {table.GenerationOf(id)} {table.KindOf(id)} {table.Find(id, null)?.Key} {table.Find(id, null)?.Entity}"))
        + $"\n{table.Metrics} {table.Overflowed} {table.Overflow} {table.Retirement.Waiting} {table.Retirement.Revived} {table.Retirement.Released}";

    private static byte[] Save(SeriesTable table)
    {
        var output = new SnapshotOutput();
        table.Save(output);
        return output.ToArray();
    }

    private static SeriesTable Load(byte[] saved, SeriesLimits limits)
    {
        var table = new SeriesTable(limits);
        var input = new SnapshotInput(saved);
        table.Load(ref input, table.SnapshotVersion);
        return table;
    }
}
