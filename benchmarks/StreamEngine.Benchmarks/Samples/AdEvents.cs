using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>Events of a thousand ads in no order, two thousand a second, in batches of 2,048; a table that has their campaigns.</summary>
internal static class AdEvents
{
    internal const int Rows = 131_072;

    private const long Second = 1_000_000_000;
    private const long Step = Second / 2000;
    private const int Ads = 1000;

    private static readonly string[] s_types = ["view", "click", "purchase"];

    /// <summary>Event time of all rows.</summary>
    internal static long Span => Rows * Step;

    /// <summary>The campaigns of the ads: ten ads each.</summary>
    /// <param name="field">Field that names the ad.</param>
    internal static LookupTable Campaigns(string field) => LookupTable.FromRows(
        field, ["campaign_id"], Enumerable.Range(0, Ads).Select(ad => new KeyValuePair<string, IReadOnlyList<string>>(field == "ad" ? NameOf(ad) : $"{ad}", [$"campaign-{ad / 10}"])));

    /// <summary>Makes the events.</summary>
    /// <param name="slabs">Their memory.</param>
    /// <param name="late">Share of events that come 11 to 23 seconds late.</param>
    internal static List<EventBatch> Make(SlabPool slabs, double late)
    {
        var random = new Random(1);
        var builder = new BatchBuilder(new BatchPool(slabs));
        var names = new FieldNames(FieldProjection.All);
        int type = names.Resolve("event_type"u8), number = names.Resolve("ad_id"u8), text = names.Resolve("ad"u8);
        Slab slab = slabs.RentSlab(4096);
        using var chunk = new Chunk(new SourceInfo(0, "ads"), slab, 0, 64, 0, 0, 0);
        builder.Start(chunk);
        builder.UseFields(names);
        for (int i = 0; i < Rows; i++)
        {
            builder.BeginLog();
            builder.SetTime((1_700_000_000 * Second) + (i * Step) - (random.NextDouble() < late ? (11 * Second) + random.NextInt64(12 * Second) : 0));
            int ad = random.Next(Ads);
            builder.SetField(type, Encoding.UTF8.GetBytes(s_types[random.Next(s_types.Length)]));
            builder.SetField(number, (long)ad);
            builder.SetField(text, Encoding.UTF8.GetBytes(NameOf(ad)));
            builder.EndRow(chunk.Bytes[..1]);
        }

        return builder.Finish().Batches;
    }

    private static string NameOf(int ad) => $"ad-{ad:D6}";
}
