using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Columns;

/// <summary>
/// Durations, sizes or statuses of a log. A value that cannot be read is an ordinary field. Where a record has several names for one of them, the shape
/// holds only as long as each value can be read, or cannot, as when the shape was learned: other records fail.
/// </summary>
/// <param name="measure">Which of them it is.</param>
/// <param name="counts">True when the value counted where the shape was learned, false when it could not be read.</param>
/// <param name="other">Takes values that cannot be read; null when nobody asked for them.</param>
internal abstract class MeasureWriter(WellKnownField measure, bool counts, ColumnWriter? other) : ColumnWriter
{
    /// <summary>Which of them it is.</summary>
    internal WellKnownField Field => measure;

    /// <summary>True when the record has no other name for the same.</summary>
    internal bool IsAlone { get; set; } = true;

    /// <summary>True when values that can be read are taken.</summary>
    protected bool TakesValues => counts || IsAlone;

    /// <summary>True when whether a value can be read makes no difference to what is asked for.</summary>
    protected bool IsUnasked(in ColumnContext context) => IsAlone && other is null && !context.Columns.Has(UnaskedValues.ColumnOf(measure));

    /// <summary>Hands on the values that cannot be read.</summary>
    /// <param name="context">The group.</param>
    /// <param name="values">All values.</param>
    /// <param name="unread">A bit for each that cannot be read.</param>
    protected void WriteOthers(ref ColumnContext context, ReadOnlySpan<Piece> values, ulong unread)
    {
        if (counts && !IsAlone)
        {
            context.Fail(unread);
        }
        else if (other is not null && unread != 0)
        {
            WriteFields(ref context, values, unread, other);
        }
    }

    private static void WriteFields(ref ColumnContext context, ReadOnlySpan<Piece> values, ulong unread, ColumnWriter writer)
    {
        Span<Piece> places = stackalloc Piece[RecordGroup.MaxRecords];
        Span<int> rows = stackalloc int[RecordGroup.MaxRecords];
        int count = 0;
        for (ulong rest = unread; rest != 0; rest &= rest - 1)
        {
            int record = BitMasks.Lowest(rest);
            places[count] = values[record];
            rows[count++] = context.Rows[record];
        }

        ColumnContext part = new(context.Text, context.Index, context.Output, rows[..count]);
        writer.Write(ref part, places[..count]);
        for (int i = 0; part.Failed != 0 && i < count; i++, unread &= unread - 1)
        {
            context.Fail(((part.Failed >> i) & 1) << BitMasks.Lowest(unread));
        }
    }
}

/// <summary>Duration, size or status of a log from numbers of JSON.</summary>
internal sealed class NumberWriter(WellKnownField field, FieldUnit unit, bool counts, ColumnWriter? other) : MeasureWriter(field, counts, other)
{
    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        if (IsUnasked(context))
        {
            UnaskedValues.CheckNumbers(ref context, values);
            return;
        }

        EventBatch batch = context.Batch;
        ulong unread = 0;
        for (int i = 0; i < values.Length; i++)
        {
            NumberKind kind = NumberReader.ReadJsonPadded(context.Text.Slice(values[i].Start, values[i].Length), out long integer, out double value);
            value = kind == NumberKind.Integer ? integer : value;
            int row = context.Rows[i];
            if (kind is NumberKind.None or NumberKind.BigInteger)
            {
                context.Fail(i);
            }
            else if (Field == WellKnownField.Duration)
            {
                batch.Durations[row] = DurationReader.Scale(value, unit) + 0.0;
            }
            else if (Field == WellKnownField.Size)
            {
                batch.Sizes[row] = value + 0.0;
            }
            else if (kind != NumberKind.Integer || integer is < 100 or > 599)
            {
                unread |= 1UL << i;
            }
            else if (TakesValues)
            {
                batch.Statuses[row] = (short)integer;
            }
            else
            {
                context.Fail(i);
            }
        }

        WriteOthers(ref context, values, unread);
    }
}

/// <summary>Duration, size or status of a log from text.</summary>
internal sealed class NumberTextWriter(WellKnownField field, FieldUnit unit, bool counts, ColumnWriter? other) : MeasureWriter(field, counts, other)
{
    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        if (IsUnasked(context))
        {
            UnaskedValues.CheckWords(ref context, values);
            return;
        }

        EventBatch batch = context.Batch;
        ulong unread = 0;
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> text = context.Text.Slice(values[i].Start, values[i].Length);
            int row = context.Rows[i];
            if (values[i].Length == 0 || context.Index.HasEscape(values[i].Start, values[i].Start + values[i].Length))
            {
                context.Fail(i);
            }
            else if (!Measures.TryRead(Field, unit, text, out double value))
            {
                unread |= 1UL << i;
            }
            else if (!TakesValues)
            {
                context.Fail(i);
            }
            else if (Field == WellKnownField.Duration)
            {
                batch.Durations[row] = value + 0.0;
            }
            else if (Field == WellKnownField.Size)
            {
                batch.Sizes[row] = value + 0.0;
            }
            else
            {
                batch.Statuses[row] = (short)double.ConvertToIntegerNative<int>(value);
            }
        }

        WriteOthers(ref context, values, unread);
    }
}
