using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>Metric rows of many series: six metrics of each service on each host, as the load generator makes them, and an instance when there are more.</summary>
internal static class SeriesRows
{
    private const int Most = 262_144;
    private static readonly string[] s_names = ["request_rate", "latency_p95_ms", "error_rate", "cpu_percent", "memory_percent", "queue_depth"];

    internal static int RowsOf(int series) => Math.Min(series, Most);

    internal static byte[] Name(int series) => Encoding.UTF8.GetBytes(s_names[series % 6]);

    internal static byte[] Labels(int series)
    {
        string instance = series < 12_000 ? "" : $",instance={series / 12_000}";
        return Encoding.UTF8.GetBytes($"service=service-{series / 6 % 20},host=host-{series / 120 % 100:D2},region=eu-{1 + (series / 7 % 3)}{instance}");
    }

    internal static List<EventBatch> Make(SlabPool slabs, int series, string order)
    {
        int[] ids = [.. Enumerable.Range(0, series)];
        if (order == "random")
        {
            new Random(1).Shuffle(ids);
        }

        var builder = new BatchBuilder(new BatchPool(slabs));
        Slab slab = slabs.RentSlab(4096);
        using var chunk = new Chunk(new SourceInfo(0, "points"), slab, 0, 64, 0, 0, 0);
        builder.Start(chunk);
        for (int i = 0; i < RowsOf(series); i++)
        {
            int id = order == "same" ? 0 : ids[i];
            builder.BeginMetric();
            builder.SetText(MetricText.Name, Name(id));
            builder.SetText(MetricText.Labels, Labels(id));
            builder.SetValue(1);
            builder.SetTime(0);
            builder.EndRow(chunk.Bytes[..1]);
        }

        return builder.Finish().Batches;
    }
}
