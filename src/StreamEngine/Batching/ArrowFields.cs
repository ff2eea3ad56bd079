using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using StreamEngine.Memory;
using StreamEngine.Numerics;

namespace StreamEngine.Batching;

/// <summary>Columns of fields as Arrow arrays with validity bitmaps.</summary>
internal static class ArrowFields
{
    /// <summary>
    /// Columns that have a value in some row, by name: which others there are, and their order, depends on what the worker saw before.
    /// </summary>
    internal static FieldColumn[] Of(EventBatch batch)
    {
        if (batch.FieldCount == 0)
        {
            return [];
        }

        var columns = new List<FieldColumn>(batch.FieldCount);
        foreach (FieldColumn column in batch.Fields)
        {
            if (column.Type != FieldType.None && column.Present(batch.Count).Contains((byte)1))
            {
                columns.Add(column);
            }
        }

        columns.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return [.. columns];
    }

    /// <summary>The column as an array; a row without a value is null.</summary>
    /// <param name="batch">The batch of the column.</param>
    /// <param name="column">A column that has a value.</param>
    /// <param name="views">True to wrap the batch's memory, text as StringView; false to copy it, text as utf8.</param>
    internal static IArrowArray Array(EventBatch batch, FieldColumn column, bool views)
    {
        int rows = batch.Count;
        column.ClearAbsent(rows);
        byte[] bits = new byte[BitPacker.Bytes(rows)];
        int nulls = rows - BitPacker.Pack(column.Present(rows), bits);
        var validity = nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(bits);
        return column.Type switch
        {
            FieldType.Int64 => new Int64Array(Numbers(column, rows, views), validity, rows, nulls, 0),
            FieldType.Double => new DoubleArray(Numbers(column, rows, views), validity, rows, nulls, 0),
            FieldType.Boolean => new BooleanArray(Truths(column, rows), validity, rows, nulls, 0),
            _ => views ? Views(batch, new ArrowBuffer(column.Texts.Bytes(rows)), validity, nulls) : Strings(batch, column, validity, nulls),
        };
    }

    /// <summary>Views over the buffers of a batch.</summary>
    internal static StringViewArray Views(EventBatch batch, ArrowBuffer views, ArrowBuffer validity, int nulls)
    {
        var buffers = new ArrowBuffer[2 + batch.Buffers.Count];
        buffers[0] = validity;
        buffers[1] = views;
        for (int i = 0; i < batch.Buffers.Count; i++)
        {
            buffers[2 + i] = new ArrowBuffer(batch.Buffers[i].Memory);
        }

        return new StringViewArray(new ArrayData(StringViewType.Default, batch.Count, nulls, 0, buffers));
    }

    private static ArrowBuffer Numbers(FieldColumn column, int rows, bool views)
    {
        ReadOnlyMemory<byte> bytes = column.Numbers.Bytes(rows);
        return new ArrowBuffer(views ? bytes : bytes.ToArray());
    }

    private static ArrowBuffer Truths(FieldColumn column, int rows)
    {
        byte[] bits = new byte[BitPacker.Bytes(rows)];
        ReadOnlySpan<long> values = column.Numbers.Span(rows);
        for (int row = 0; row < rows; row++)
        {
            bits[row >> 3] |= (byte)((values[row] & 1) << (row & 7));
        }

        return new ArrowBuffer(bits);
    }

    private static StringArray Strings(EventBatch batch, FieldColumn column, ArrowBuffer validity, int nulls)
    {
        int rows = batch.Count;
        byte[] offsets = new byte[(rows + 1) * sizeof(int)];
        Span<int> ends = MemoryMarshal.Cast<byte, int>(offsets.AsSpan());
        for (int row = 0; row < rows; row++)
        {
            ends[row + 1] = checked(ends[row] + column.Texts[row].Length);
        }

        byte[] text = new byte[ends[rows]];
        for (int row = 0; row < rows; row++)
        {
            batch.FieldText(column, row).CopyTo(text.AsSpan(ends[row]));
        }

        return new StringArray(rows, new ArrowBuffer(offsets), new ArrowBuffer(text), validity, nulls, 0);
    }
}
