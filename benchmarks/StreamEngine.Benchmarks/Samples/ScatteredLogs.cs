using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>Log rows with values in no order, in batches of 2,048: numbers, ten services with short and long names, a text and an integer field.</summary>
internal static class ScatteredLogs
{
    internal const int Rows = 65_536;

    private static readonly string[] s_services =
        ["checkout", "cart", "payment", "search", "frontend", "inventory", "mail", "recommend", "a-service-with-a-long-name", "a-service-with-a-lone-name"];

    private static readonly string[] s_types = ["view", "click", "purchase"];

    internal static List<EventBatch> Make(SlabPool slabs)
    {
        var random = new Random(1);
        var builder = new BatchBuilder(new BatchPool(slabs));
        var names = new FieldNames(FieldProjection.All);
        int type = names.Resolve("event_type"u8), bytes = names.Resolve("bytes"u8);
        Slab slab = slabs.RentSlab(4096);
        using var chunk = new Chunk(new SourceInfo(0, "logs"), slab, 0, 64, 0, 0, 0);
        builder.Start(chunk);
        builder.UseFields(names);
        for (int i = 0; i < Rows; i++)
        {
            builder.BeginLog();
            builder.SetTime(1_700_000_040_000_000_000 + i);
            builder.SetSeverity((byte)random.Next(25));
            builder.SetStatus((short)random.Next(100, 600));
            builder.SetDuration(random.NextDouble());
            builder.SetSize(random.Next(10_000));
            builder.SetText(LogText.Service, Encoding.UTF8.GetBytes(s_services[random.Next(s_services.Length)]));
            builder.SetField(type, Encoding.UTF8.GetBytes(s_types[random.Next(s_types.Length)]));
            builder.SetField(bytes, (long)random.Next(10_000));
            builder.EndRow(chunk.Bytes[..1]);
        }

        return builder.Finish().Batches;
    }
}
