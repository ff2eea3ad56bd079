using System.Text.Unicode;
using StreamEngine.Batching;

namespace StreamEngine.Fuzz.Oracles;

/// <summary>What every parsed chunk must keep to, whatever its format.</summary>
internal static class ColumnCheck
{
    private const int MaxSeverity = 24;

    /// <summary>Checks the columns, the order of the records and the counts.</summary>
    /// <param name="parsed">What came of the chunk.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="lines">True when records follow one another; in messages several have the same bytes, and a reject may lie in another.</param>
    /// <exception cref="FuzzFailure">Something is out of range.</exception>
    internal static void Check(ParsedChunk parsed, Chunk chunk, bool lines)
    {
        long records = parsed.DeadLetters.Count + parsed.Filtered;
        (long Position, long Length) last = (-1, -1);
        long end = chunk.Position;
        foreach (EventBatch batch in parsed.Batches)
        {
            Demand(batch.Count > 0 && batch.Count <= batch.Capacity, "columns", $"a batch has {batch.Count} rows of {batch.Capacity}");
            for (int row = 0; row < batch.Count; row++)
            {
                CheckRow(batch, row, chunk);
                (long, long) record = (batch.Position(row), batch.RecordLengths[row]);
                if (record != last)
                {
                    Demand(record.Item1 >= end, "order", $"a record at {record.Item1} begins before the end of the one before it, {end}");
                    end = record.Item1 + record.Item2;
                    last = record;
                    records++;
                }
            }
        }

        long most = parsed.DeadLetters.Count + parsed.Filtered + parsed.Rows;
        Demand(records == parsed.Records || (!lines && parsed.Records > records && parsed.Records <= most), "accounting", $"{parsed.Records} records are counted; rows, {parsed.DeadLetters.Count} rejects and {parsed.Filtered} filtered make {records}");
        CheckRejects(parsed, chunk, lines);
    }

    private static void CheckRow(EventBatch batch, int row, Chunk chunk)
    {
        int offset = batch.RecordOffsets[row];
        int length = batch.RecordLengths[row];
        Demand(offset >= chunk.Offset && length >= 0 && offset + length <= chunk.Offset + chunk.Length, "columns", $"row {row}: record {offset}+{length} outside the chunk {chunk.Offset}+{chunk.Length}");
        Demand(ReferenceEquals(batch.Buffers[0], chunk.Slab), "columns", "the first buffer is not the slab of the chunk");
        if (batch.Kind == EventKind.Log)
        {
            Demand(batch.Severities[row] <= MaxSeverity, "columns", $"row {row}: severity {batch.Severities[row]}");
        }

        for (int column = 0; column < EventBatch.TextColumns; column++)
        {
            CheckView(batch, row, column, batch.TextColumn(column)[row], chunk);
        }

        for (int i = 0; i < batch.FieldCount; i++)
        {
            FieldColumn field = batch.Fields[i];
            if (field.Type == FieldType.Text && field.Has(row))
            {
                CheckView(batch, row, EventBatch.TextColumns + i, field.Texts[row], chunk);
            }
        }
    }

    private static void CheckView(EventBatch batch, int row, int column, Utf8View view, Chunk chunk)
    {
        if (view.Length == 0)
        {
            Demand(view is { Prefix: 0, Buffer: 0, Offset: 0 }, "columns", $"row {row}, text {column}: an empty view is not all zero");
            return;
        }

        Demand(view.Length > 0, "columns", $"row {row}, text {column}: length {view.Length}");
        if (view.Length > Utf8View.MaxInline)
        {
            Demand((uint)view.Buffer < (uint)batch.Buffers.Count, "columns", $"row {row}, text {column}: buffer {view.Buffer} of {batch.Buffers.Count}");
            (int first, int past) = view.Buffer == 0 ? (chunk.Offset, chunk.Offset + chunk.Length) : (0, batch.Buffers[view.Buffer].Capacity);
            Demand(view.Offset >= first && (long)view.Offset + view.Length <= past, "columns", $"row {row}, text {column}: {view.Offset}+{view.Length} outside its buffer {first} to {past}");
        }

        ReadOnlySpan<byte> text = column < EventBatch.TextColumns ? batch.Text(column, row) : batch.FieldText(batch.Fields[column - EventBatch.TextColumns], row);
        uint prefix = 0;
        for (int i = 0; i < Math.Min(4, text.Length); i++)
        {
            prefix |= (uint)text[i] << (8 * i);
        }

        Demand(view.Prefix == prefix, "columns", $"row {row}, text {column}: prefix {view.Prefix:x8} of text that begins with {prefix:x8}");
        if (batch.Kind == EventKind.Metric && column == (int)MetricText.Histogram)
        {
            Demand(batch.HasHistograms && HistogramPoint.IsValid(text, maxBuckets: 160), "columns", $"row {row}: bytes that are no histogram: {Convert.ToHexString(text)}");
            return;
        }

        Demand(Utf8.IsValid(text), "columns", $"row {row}, text {column} is not UTF-8: {Convert.ToHexString(text)}");
    }

    private static void CheckRejects(ParsedChunk parsed, Chunk chunk, bool lines)
    {
        long end = chunk.Position;
        foreach (DeadLetter letter in parsed.DeadLetters)
        {
            long at = letter.Position - chunk.Position;
            Demand(at >= 0 && letter.Length >= 0 && at + letter.Length <= chunk.Length, "rejects", $"{letter.Position}+{letter.Length} outside the chunk {chunk.Position}+{chunk.Length}");
            Demand(!lines || letter.Position >= end, "rejects", $"{letter.Position} is before the end of the one before, {end}");
            int excerpt = (int)Math.Min(letter.Length, BatchBuilder.MaxExcerpt);
            Demand(letter.Excerpt.Span.SequenceEqual(chunk.Bytes.Slice((int)at, excerpt)), "rejects", "the excerpt is not the record");
            Demand(Enum.IsDefined(letter.Reason), "rejects", $"reason {letter.Reason}");
            end = letter.Position + letter.Length;
        }
    }

    private static void Demand(bool holds, string oracle, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument(nameof(holds))] DemandText message)
    {
        if (!holds)
        {
            throw new FuzzFailure(oracle, message.ToString());
        }
    }

    private static void Demand(bool holds, string oracle, string message)
    {
        if (!holds)
        {
            throw new FuzzFailure(oracle, message);
        }
    }
}
