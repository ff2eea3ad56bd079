using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using StreamEngine.Memory;

namespace StreamEngine.Batching;

/// <summary>
/// Batches as Arrow record batches. Text that a record does not name is empty, numbers are NaN, status is 0, template is -1; only time
/// is null, because it has no value that means nothing. Columns of fields follow by name, null where a record lacks the field.
/// </summary>
internal static class ArrowBatch
{
    /// <summary>
    /// The batch over the same memory: columns are wrapped, text is StringView over the slabs. Only the validity of times, and the views
    /// of raw records, are computed. Valid until the batch is disposed.
    /// </summary>
    /// <remarks>Not for IPC as it is: a writer sends the whole slab behind every text column. Use <see cref="ToOwned"/>.</remarks>
    internal static RecordBatch Wrap(EventBatch batch) => Build(batch, views: true);

    /// <summary>A copy in managed memory, text as plain utf8 columns without the gaps: may be kept, sent and written.</summary>
    internal static RecordBatch ToOwned(EventBatch batch) => Build(batch, views: false);

    private static RecordBatch Build(EventBatch batch, bool views)
    {
        int rows = batch.Count;
        var arrays = new List<IArrowArray> { Times(batch, views) };
        if (batch.Kind == EventKind.Log)
        {
            arrays.Add(new UInt8Array(Buffer(batch.Severities, rows, views), ArrowBuffer.Empty, rows, 0, 0));
        }

        for (int column = 0; column < ArrowSchemas.TextColumns(batch.Kind).Length; column++)
        {
            arrays.Add(views ? ArrowFields.Views(batch, Buffer(batch.TextColumn(column), rows, views), ArrowBuffer.Empty, 0) : Strings(batch, column));
        }

        if (batch.Kind == EventKind.Log)
        {
            arrays.Add(new Int16Array(Buffer(batch.Statuses, rows, views), ArrowBuffer.Empty, rows, 0, 0));
            arrays.Add(new DoubleArray(Buffer(batch.Durations, rows, views), ArrowBuffer.Empty, rows, 0, 0));
            arrays.Add(new DoubleArray(Buffer(batch.Sizes, rows, views), ArrowBuffer.Empty, rows, 0, 0));
            arrays.Add(new Int32Array(Buffer(batch.Templates, rows, views), ArrowBuffer.Empty, rows, 0, 0));
            arrays.Add(views ? ArrowFields.Views(batch, RecordViews(batch), ArrowBuffer.Empty, 0) : Strings(batch, column: -1));
        }
        else if (batch.Kind == EventKind.Metric)
        {
            arrays.Add(new DoubleArray(Buffer(batch.Values, rows, views), ArrowBuffer.Empty, rows, 0, 0));
        }

        FieldColumn[] fields = ArrowFields.Of(batch);
        foreach (FieldColumn field in fields)
        {
            arrays.Add(ArrowFields.Array(batch, field, views));
        }

        return new RecordBatch(ArrowSchemas.Of(batch.Kind, views, fields), arrays, rows);
    }

    private static ArrowBuffer Buffer<T>(ColumnBuffer<T> column, int rows, bool wrap)
        where T : unmanaged => wrap ? new ArrowBuffer(column.Bytes(rows)) : new ArrowBuffer(column.Bytes(rows).ToArray());

    private static TimestampArray Times(EventBatch batch, bool wrap)
    {
        int rows = batch.Count;
        ReadOnlySpan<long> times = batch.Times.Span(rows);
        int nulls = times.Count(EventBatch.NoTime);
        ArrowBuffer validity = ArrowBuffer.Empty;
        if (nulls > 0)
        {
            byte[] bits = new byte[(rows + 7) / 8];
            for (int row = 0; row < rows; row++)
            {
                bits[row >> 3] |= (byte)((times[row] == EventBatch.NoTime ? 0 : 1) << (row & 7));
            }

            validity = new ArrowBuffer(bits);
        }

        return new TimestampArray(ArrowSchemas.Time, Buffer(batch.Times, rows, wrap), validity, rows, nulls, 0);
    }

    private static ArrowBuffer RecordViews(EventBatch batch)
    {
        byte[] bytes = new byte[batch.Count * 16];
        for (int row = 0; row < batch.Count; row++)
        {
            Span<byte> view = bytes.AsSpan(row * 16, 16);
            ReadOnlySpan<byte> record = batch.Record(row);
            MemoryMarshal.Write(view, record.Length);
            if (record.Length <= Utf8View.MaxInline)
            {
                record.CopyTo(view[4..]);
                continue;
            }

            record[..4].CopyTo(view[4..]);
            MemoryMarshal.Write(view[12..], batch.RecordOffsets[row]);
        }

        return new ArrowBuffer(bytes);
    }

    /// <summary>A text column, or for -1 the raw records, end to end in one buffer with 32-bit offsets.</summary>
    private static StringArray Strings(EventBatch batch, int column)
    {
        int rows = batch.Count;
        int[] offsets = new int[rows + 1];
        for (int row = 0; row < rows; row++)
        {
            offsets[row + 1] = checked(offsets[row] + (column < 0 ? batch.RecordLengths[row] : batch.TextColumn(column)[row].Length));
        }

        byte[] text = new byte[offsets[rows]];
        for (int row = 0; row < rows; row++)
        {
            (column < 0 ? batch.Record(row) : batch.Text(column, row)).CopyTo(text.AsSpan(offsets[row]));
        }

        byte[] offsetBytes = MemoryMarshal.AsBytes<int>(offsets).ToArray();
        return new StringArray(rows, new ArrowBuffer(offsetBytes), new ArrowBuffer(text), ArrowBuffer.Empty, 0, 0);
    }
}
