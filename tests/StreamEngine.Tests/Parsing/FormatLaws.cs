using System.Text;
using StreamEngine.Batching;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Tests.Memory;
using StreamEngine.Tests.Parsing.Allocation;
using Xunit;

namespace StreamEngine.Tests.Parsing;

/// <summary>What every text format must keep to, whatever the bytes.</summary>
internal static class FormatLaws
{
    /// <summary>A text made of whole lines of the format, broken lines and noise, drawn from a seed.</summary>
    internal static byte[] Mix(int seed, IReadOnlyList<string> lines)
    {
        Random random = new(seed);
        List<byte> bytes = [];
        int count = random.Next(1, 60);
        for (int i = 0; i < count; i++)
        {
            byte[] line = Encoding.UTF8.GetBytes(lines[random.Next(lines.Count)]);
            switch (random.Next(10))
            {
                case 0:
                    random.NextBytes(line);
                    break;
                case 1:
                    line = line[..random.Next(line.Length + 1)];
                    break;
                case 2 when line.Length > 0:
                    line[random.Next(line.Length)] = (byte)random.Next(256);
                    break;
            }

            bytes.AddRange(line);
            bytes.AddRange(random.Next(8) == 0 ? "\r\n"u8 : "\n"u8);
        }

        return [.. bytes];
    }

    /// <summary>Every record is a row, a reject or filtered; rows are in order and inside the input.</summary>
    internal static void Accounts(IRecordFormat format, byte[] bytes, ParserOptions options) =>
        Accounts(ParserHarness.Create(format, bytes, options), bytes);

    /// <inheritdoc cref="Accounts(IRecordFormat, byte[], ParserOptions)"/>
    internal static void Accounts(IRecordParser parser, byte[] bytes)
    {
        ParseResult result = ParserHarness.Parse(parser, bytes);
        Assert.Equal(result.Records, result.Rows.Count + result.Rejects.Count + result.Filtered);
        int covered = result.Rows.Sum(r => NonBlank(r.Record)) + result.Rejects.Sum(r => NonBlank(Encoding.UTF8.GetString(bytes, (int)r.Position, (int)r.Length)));
        int expected = NonBlank(Encoding.UTF8.GetString(LineReader.SkipByteOrderMark(bytes)));
        Assert.Equal(expected, covered);
    }

    /// <summary>Cutting between records changes nothing.</summary>
    internal static void DoesNotDependOnCuts(IRecordFormat format, byte[] bytes, ParserOptions options) =>
        DoesNotDependOnCuts(ParserHarness.Create(format, bytes, options), bytes);

    /// <inheritdoc cref="DoesNotDependOnCuts(IRecordFormat, byte[], ParserOptions)"/>
    internal static void DoesNotDependOnCuts(IRecordParser parser, byte[] bytes)
    {
        ParseResult whole = ParserHarness.Parse(parser, bytes);
        ParseResult cut = ParserHarness.Parse(parser, bytes, Borders(parser, bytes));
        Assert.Equal(whole.Rows, cut.Rows);
        Assert.Equal(whole.Rejects.Select(r => (r.Position, r.Reason)), cut.Rejects.Select(r => (r.Position, r.Reason)));
        Assert.Equal(whole.Records, cut.Records);
    }

    /// <summary>Bytes that arrive in two pieces, through the chunker, give the same rows wherever the first one ends.</summary>
    internal static void DoesNotDependOnPieces(IRecordParser parser, byte[] bytes, IEnumerable<int> ends)
    {
        using ParseSession session = new();
        Outcome whole = session.Whole(parser, bytes, 0, Place.End, keep: true);
        foreach (int end in ends)
        {
            Outcome pieces = session.Split(parser, bytes, 0, end, keep: true);
            if (!whole.Describe().SequenceEqual(pieces.Describe()))
            {
                Assert.Fail($"{parser.Format}: pieces of {end} and {bytes.Length - end} bytes: {Outcome.Difference(whole, pieces)}");
            }
        }
    }

    /// <summary>Once slabs and batches are there, a chunk costs a fixed handful of objects, however many records it holds.</summary>
    internal static void AllocatesNothingPerRecord(IRecordFormat format, string line, ParserOptions options)
    {
        byte[] few = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line + "\n", 10)));
        byte[] many = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line + "\n", 1_000)));
        IRecordParser parser = ParserHarness.Create(format, few, options);
        using SlabPool slabs = new();
        using BatchPool pool = new(slabs);
        BatchBuilder builder = new(pool);
        Measure(parser, builder, slabs, many);
        Measure(parser, builder, slabs, few);
        long small = ThreadAllocations.Least(() => Measure(parser, builder, slabs, few));
        long large = ThreadAllocations.Least(() => Measure(parser, builder, slabs, many));
        Assert.InRange(large - small, 0, 64);
    }

    private static long Measure(IRecordParser parser, BatchBuilder builder, SlabPool slabs, byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Slab slab = slabs.RentSlab(bytes.Length);
        bytes.CopyTo(slab.GetSpan());
        using Chunk chunk = new(new SourceInfo(0, "x"), slab, 0, bytes.Length, 0, 0, 0);
        builder.Start(chunk);
        parser.Parse(chunk.Bytes, builder);
        foreach (EventBatch batch in builder.Finish().Batches)
        {
            batch.Dispose();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Starts of lines that start a record, where the runtime may cut.</summary>
    private static int[] Borders(IRecordParser parser, byte[] bytes)
    {
        List<int> cuts = [];
        bool bound = true;
        for (int start = 0; start < bytes.Length;)
        {
            int end = bytes.AsSpan(start).IndexOf((byte)'\n');
            int next = end < 0 ? bytes.Length : start + end + 1;
            ReadOnlySpan<byte> line = bytes.AsSpan(start, end < 0 ? bytes.Length - start : end);
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            if (!bound && parser.StartsRecord(line))
            {
                cuts.Add(start);
            }

            bound = parser.NeedsNextLine(line) || (bound && start == 0);
            start = next;
        }

        return [.. cuts];
    }

    private static int NonBlank(string text) => text.Count(c => c is not (' ' or '\t' or '\r' or '\n'));
}
