using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Histograms;
using StreamEngine.Parsing;
using Xunit;

namespace StreamEngine.Tests.Parsing;

/// <summary>One parsed row, whatever its kind, with text as strings.</summary>
internal abstract record Row(long Time, string Record);

internal sealed record LogRow(
    long Time, byte Severity, string Body, string Service, string Host, string Logger, string TraceId, string SpanId, double Duration, double Size, int Status, string Record)
    : Row(Time, Record);

internal sealed record MetricRow(long Time, string Name, string Field, string Labels, double Value, string Record) : Row(Time, Record)
{
    /// <summary>The bytes of a histogram, in hexadecimal digits.</summary>
    internal string Histogram { get; init; } = string.Empty;

    /// <summary>What they stand for.</summary>
    internal (ExponentialHistogram Counts, HistogramFacts Facts) ReadHistogram()
    {
        byte[] bytes = Convert.FromHexString(Histogram);
        Assert.True(HistogramPoint.IsValid(bytes, 160));
        var counts = new ExponentialHistogram();
        new HistogramPoint(bytes).Read(counts);
        return (counts, new HistogramPoint(bytes).Facts);
    }
}

internal sealed record ChangeRow(long Time, string Type, string Service, string Host, string Version, string PreviousVersion, string Description, string Record)
    : Row(Time, Record);

/// <summary>All that came of an input: rows in order, bad records, and the counts.</summary>
internal sealed record ParseResult(IReadOnlyList<Row> Rows, IReadOnlyList<DeadLetter> Rejects, long Records, long Filtered)
{
    internal IReadOnlyList<LogRow> Logs => [.. Rows.OfType<LogRow>()];

    internal IReadOnlyList<MetricRow> Metrics => [.. Rows.OfType<MetricRow>()];

    internal IReadOnlyList<ChangeRow> Changes => [.. Rows.OfType<ChangeRow>()];
}

/// <summary>Feeds bytes to a parser as the runtime does, and checks on the way that every slab and batch comes back.</summary>
internal static class ParserHarness
{
    internal static ParseResult Parse(IRecordFormat format, string text, ParserOptions? options = null, params int[] cuts) =>
        Parse(format, Encoding.UTF8.GetBytes(text), options, cuts);

    /// <summary>Makes the parser from the first 64 KiB, whole lines, and parses everything.</summary>
    internal static ParseResult Parse(IRecordFormat format, byte[] bytes, ParserOptions? options = null, params int[] cuts) =>
        Parse(Create(format, bytes, options), bytes, cuts);

    internal static IRecordParser Create(IRecordFormat format, byte[] bytes, ParserOptions? options = null) =>
        format.CreateParser(Sample(bytes), options ?? new ParserOptions { SourceName = "test" });

    internal static double Match(IRecordFormat format, string text) => format.Match(Sample(Encoding.UTF8.GetBytes(text)));

    internal static FormatSample Sample(byte[] bytes)
    {
        const int SampleBytes = 64 * 1024;
        if (bytes.Length <= SampleBytes)
        {
            return new FormatSample(bytes, complete: true);
        }

        int end = bytes.AsSpan(0, SampleBytes).LastIndexOf((byte)'\n') + 1;
        return new FormatSample(bytes.AsSpan(0, end), complete: false);
    }

    /// <summary>Parses in chunks that end at <paramref name="cuts"/> (byte positions; the caller puts them after line ends).</summary>
    internal static ParseResult Parse(IRecordParser parser, byte[] bytes, params int[] cuts) => Parse(parser, bytes, LogColumns.All, cuts);

    /// <inheritdoc cref="Parse(IRecordParser, byte[], int[])"/>
    internal static ParseResult Parse(IRecordParser parser, byte[] bytes, LogColumns columns, params int[] cuts)
    {
        List<Row> rows = [];
        List<DeadLetter> rejects = [];
        long records = 0;
        long filtered = 0;
        SourceInfo source = new(0, "test");
        using SlabPool slabs = new(new SlabPoolOptions { PoisonOnReturn = true });
        using (BatchPool pool = new(slabs, rows: 64, columns))
        {
            BatchBuilder builder = new(pool);
            int start = 0;
            long sequence = 0;
            foreach (int end in cuts.Order().Append(bytes.Length))
            {
                using ParsedParts parts = ParseChunk(parser, builder, slabs, source, bytes.AsSpan(start, end - start), start, sequence++);
                Collect(parts.Chunk, rows);
                rejects.AddRange(parts.Chunk.DeadLetters);
                records += parts.Chunk.Records;
                filtered += parts.Chunk.Filtered;
                start = end;
            }

            Assert.Equal(0, pool.Rented);
        }

        Assert.Equal(0, slabs.RentedSlabs);
        return new ParseResult(rows, rejects, records, filtered);
    }

    private static ParsedParts ParseChunk(
        IRecordParser parser, BatchBuilder builder, SlabPool slabs, SourceInfo source, ReadOnlySpan<byte> bytes, long position, long sequence)
    {
        // The chunk starts inside the slab, as chunks do whose slab a pipe filled with several.
        const int Offset = 7;
        Slab slab = slabs.RentSlab(bytes.Length + Offset);
        bytes.CopyTo(slab.GetSpan()[Offset..]);
        using Chunk chunk = new(source, slab, Offset, bytes.Length, position, sequence, arrived: 0);
        builder.Start(chunk);
        parser.Parse(chunk.Bytes, builder);
        return new ParsedParts(builder.Finish());
    }

    private static void Collect(ParsedChunk chunk, List<Row> rows)
    {
        foreach (EventBatch batch in chunk.Batches)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                rows.Add(Read(batch, row));
            }
        }
    }

    private static Row Read(EventBatch batch, int row)
    {
        string Text(int column) => Encoding.UTF8.GetString(batch.Text(column, row));
        string record = Encoding.UTF8.GetString(batch.Record(row));
        return batch.Kind switch
        {
            EventKind.Log => new LogRow(
                batch.Times[row],
                batch.Severities[row],
                Text((int)LogText.Body),
                Text((int)LogText.Service),
                Text((int)LogText.Host),
                Text((int)LogText.Logger),
                Text((int)LogText.TraceId),
                Text((int)LogText.SpanId),
                batch.Durations[row],
                batch.Sizes[row],
                batch.Statuses[row],
                record),
            EventKind.Metric => new MetricRow(
                batch.Times[row], Text((int)MetricText.Name), Text((int)MetricText.Field), Text((int)MetricText.Labels), batch.Values[row], record)
            {
                Histogram = Convert.ToHexString(batch.Histogram(row)),
            },
            _ => new ChangeRow(
                batch.Times[row],
                Text((int)ChangeText.Type),
                Text((int)ChangeText.Service),
                Text((int)ChangeText.Host),
                Text((int)ChangeText.Version),
                Text((int)ChangeText.PreviousVersion),
                Text((int)ChangeText.Description),
                record),
        };
    }

    private sealed class ParsedParts(ParsedChunk chunk) : IDisposable
    {
        internal ParsedChunk Chunk { get; } = chunk;

        public void Dispose()
        {
            foreach (EventBatch batch in Chunk.Batches)
            {
                batch.Dispose();
            }
        }
    }
}
