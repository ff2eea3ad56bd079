using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Tests.Memory;

namespace StreamEngine.Tests.Parsing.Allocation;

/// <summary>Managed bytes that a parser or a decoder takes for a batch, on the thread that runs it, once it is warm.</summary>
internal static class AllocationProbe
{
    /// <summary>Records of the smaller input. The larger one has four times as many, and both fit into one batch.</summary>
    internal const int Records = 256;

    private const int BatchRows = 1 << 16;

    /// <summary>Measures both inputs: the least of many runs each.</summary>
    /// <param name="parse">Parses the bytes of a chunk.</param>
    /// <param name="few">The smaller input.</param>
    /// <param name="many">The larger one.</param>
    internal static Allocated Measure(ParseBytes parse, byte[] few, byte[] many)
    {
        using SlabPool slabs = new();
        using BatchPool pool = new(slabs, BatchRows);
        BatchBuilder builder = new(pool);
        Once(parse, builder, slabs, many);
        Once(parse, builder, slabs, few);
        return new Allocated(ThreadAllocations.Least(() => Once(parse, builder, slabs, few)), ThreadAllocations.Least(() => Once(parse, builder, slabs, many)));
    }

    private static long Once(ParseBytes parse, BatchBuilder builder, SlabPool slabs, byte[] bytes)
    {
        Slab slab = slabs.RentSlab(bytes.Length);
        bytes.CopyTo(slab.GetSpan());
        using Chunk chunk = new(new SourceInfo(0, "x"), slab, 0, bytes.Length, 0, 0, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        builder.Start(chunk);
        parse(chunk.Bytes, builder);
        ParsedChunk parsed = builder.Finish();
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        int rejects = parsed.DeadLetters.Count;
        int batches = parsed.Batches.Count;
        foreach (EventBatch batch in parsed.Batches)
        {
            batch.Dispose();
        }

        return rejects > 0 || batches != 1 ? throw new InvalidOperationException($"The input gives {batches} batches and {rejects} rejects: one and none are needed.") : taken;
    }
}

/// <summary>Parses or decodes the bytes of a chunk.</summary>
internal delegate void ParseBytes(ReadOnlySpan<byte> bytes, BatchBuilder output);

/// <summary>What was measured.</summary>
/// <param name="Few">Bytes for one batch of few records.</param>
/// <param name="Many">Bytes for one batch of four times as many.</param>
internal readonly record struct Allocated(long Few, long Many)
{
    /// <summary>Says what is over the budget; null when nothing is.</summary>
    internal string? Excess(string name, long budget)
    {
        if (Many != Few)
        {
            return $"{name}: {(Many - Few) / (3.0 * AllocationProbe.Records):F2} bytes a record ({Few} for few, {Many} for four times as many)";
        }

        return Many > budget ? $"{name}: {Many} bytes a batch, and the budget has {budget}" : null;
    }
}
