using System.Text;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.TestKit;
using StreamEngine.Windowing.Series;
using Xunit;

namespace StreamEngine.Tests.Windowing.Series;

/// <summary>Rows to which a parser has given keys have the series that their texts have.</summary>
public sealed class RowKeyTests
{
    [Property(MaxTest = 60)]
    public void SeriesByKeysAreThoseByText(int seed)
    {
        Random random = new(seed);
        string format = seed % 2 == 0 ? "influx" : "csv";
        using var pool = new LeakCheckedPool();
        using var batches = new BatchPool(pool.Slabs, 512, LogColumns.None);
        var builder = new BatchBuilder(batches);
        byte[] bytes = Lines(random, format);
        Assert.True(FormatRegistry.Default.TryGet(format, out IRecordFormat? known, out _));
        IRecordParser parser = known.CreateParser(new FormatSample(bytes, true), new ParserOptions { SourceName = "memory" });
        var keyed = new SeriesTable(new SeriesLimits(20) { Spellings = 64 });
        var plain = new SeriesTable(new SeriesLimits(20) { Spellings = 64 });
        var reader = new SeriesReader(keyed);
        int keys = 0;
        int rows = 0;
        string? wrong = null;
        using var chunker = new Chunker(pool.Slabs, new SourceInfo(0, "memory"), parser, 1 << 14, 0);
        Slab slab = pool.Slabs.RentSlab(bytes.Length);
        bytes.CopyTo(slab.GetSpan());
        List<Chunk> chunks = [.. chunker.Add(slab, 0, bytes.Length)];
        chunks.AddRange(chunker.Flush());
        slab.Release();
        foreach (Chunk chunk in chunks)
        {
            using (chunk)
            {
                builder.Start(chunk);
                parser.Parse(chunk.Bytes, builder);
                foreach (EventBatch batch in builder.Finish().Batches)
                {
                    rows += batch.Count;
                    keys += batch.KeyedRows - batch.SeriesIds.Span(batch.KeyedRows).Count(-1);
                    if (random.Next(3) == 0)
                    {
                        reader.Find(batch);
                    }

                    int[] ids = new int[batch.Count];
                    keyed.GetOrAdd(batch, 0, batch.Count, ids);
                    for (int i = 0; i < ids.Length; i++)
                    {
                        int expected = plain.GetOrAdd(batch.Text(MetricText.Name, i), batch.Text(MetricText.Field, i), batch.Text(MetricText.Labels, i));
                        wrong ??= plain[expected].Key == keyed[ids[i]].Key ? null : $"row {rows - batch.Count + i}: {keyed[ids[i]].Key} for {plain[expected].Key}";
                    }

                    if (random.Next(6) == 0)
                    {
                        keyed.Retirement.Release(keyed.Retirement.Retire(long.MaxValue >> 1));
                        plain.Retirement.Release(plain.Retirement.Retire(long.MaxValue >> 1));
                    }

                    batch.Dispose();
                }
            }
        }

        // All memory is given back before anything fails: a leak would be told instead.
        Assert.Null(wrong);
        Assert.True(keys > rows / 2, $"{keys} keys of {rows} rows");
    }

    private static byte[] Lines(Random random, string format)
    {
        bool isCsv = format == "csv";
        StringBuilder text = new(isCsv ? "timestamp,series,host,value\n" : "");
        int[] series = [.. Enumerable.Range(0, random.Next(2, 30))];
        for (int round = 0; text.Length < 60_000; round++)
        {
            foreach (int s in series)
            {
                int one = random.Next(30) == 0 ? random.Next(40) : s;
                text.Append(isCsv ? $"2026-01-05T10:00:{round % 60:00}Z,metric-{one},web-{one % 3},{one}.5\n"
                    : random.Next(30) == 0 ? $"cpu,host=web-{one} a={one},b=2 {1_767_607_200_000_000_000 + round}\n"
                    : $"metric-{one},host=web-{one % 3} value={one}.5 {1_767_607_200_000_000_000 + round}\n");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
