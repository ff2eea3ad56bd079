using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>Metric points of many series in an order without pattern, a point a series every ten seconds, one minute long.</summary>
internal static class ScatteredPoints
{
    internal const int Series = 10_000;
    internal const int Rows = 6 * Series;

    internal static List<EventBatch> Make(SlabPool slabs)
    {
        var random = new Random(1);
        var builder = new BatchBuilder(new BatchPool(slabs));
        Slab slab = slabs.RentSlab(4096);
        using var chunk = new Chunk(new SourceInfo(0, "points"), slab, 0, 64, 0, 0, 0);
        builder.Start(chunk);
        int[] order = [.. Enumerable.Range(0, Series)];
        for (int round = 0; round < Rows / Series; round++)
        {
            random.Shuffle(order);
            foreach (int series in order)
            {
                builder.BeginMetric();
                builder.SetText(MetricText.Name, "cpu.usage"u8);
                builder.SetText(MetricText.Labels, Encoding.UTF8.GetBytes($"host=host-{series / 10:D4},core=core-{series % 10}"));
                builder.SetValue(random.NextDouble() * 100);
                builder.SetTime(1_700_000_040_000_000_000 + (round * 10_000_000_000L) + (series * 1000L));
                builder.EndRow(chunk.Bytes[..1]);
            }
        }

        return builder.Finish().Batches;
    }
}
