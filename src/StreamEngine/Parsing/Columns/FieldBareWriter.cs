using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Columns;

/// <summary>Values without quotes with a column of their own: see <see cref="BareValue"/>. An empty one is none.</summary>
internal sealed class FieldBareWriter(int ordinal) : ColumnWriter
{
    internal override void Write(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        FieldColumn field = context.Output.Field(ordinal);
        ByteText text = context.Text;
        for (int i = 0; i < values.Length; i++)
        {
            int start = values[i].Start;
            int length = values[i].Length;
            byte first = text[start];
            if (length == 0)
            {
                continue;
            }

            // Only these begin what is no text.
            bool typed = first is (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'t' or (byte)'f';
            if (typed && WriteTyped(ref context, field, context.Rows[i], text.Slice(start, length)))
            {
                continue;
            }

            context.Output.NeedText(field);
            if (!field.Has(context.Rows[i]))
            {
                SpanBytes.Write(ref field.Text(context.Rows[i]), text.View(start, length, context.Offset + start));
            }
        }
    }

    private static bool WriteTyped(ref ColumnContext context, FieldColumn field, int row, ReadOnlySpan<byte> text)
    {
        switch (BareValue.Read(text, out long integer, out double number))
        {
            case FieldType.Int64:
                context.Output.SetField(field, row, integer);
                return true;
            case FieldType.Double:
                context.Output.SetField(field, row, number);
                return true;
            case FieldType.Boolean:
                context.Output.SetField(field, row, integer != 0);
                return true;
            default:
                return false;
        }
    }
}
