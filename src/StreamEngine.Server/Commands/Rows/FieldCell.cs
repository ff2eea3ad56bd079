using System.Buffers.Text;
using System.Globalization;
using Apache.Arrow;
using StreamEngine.Batching;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>
/// Reads the value of a field as another type, when it is the same value in both. Text counts as a number or a truth value when it is the
/// shortest form of one: a batch that met other values writes numbers so.
/// </summary>
internal static class FieldCell
{
    internal static bool TryInteger(IArrowArray array, int row, out long value)
    {
        value = 0;
        switch (array)
        {
            case Int64Array integers:
                value = integers.Values[row];
                return true;
            case DoubleArray numbers:
                double number = numbers.Values[row];
                value = Math.Abs(number) <= 1L << 53 ? (long)number : 0;
                return BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(number);
            case StringArray texts:
                ReadOnlySpan<byte> text = texts.GetBytes(row);
                Span<byte> again = stackalloc byte[40];
                return Utf8Parser.TryParse(text, out value, out int read) && read == text.Length && text.SequenceEqual(again[..FieldColumn.Format(value, again)]);
            default:
                return false;
        }
    }

    internal static bool TryNumber(IArrowArray array, int row, out double value)
    {
        value = 0;
        switch (array)
        {
            case DoubleArray numbers:
                value = numbers.Values[row];
                return true;
            case Int64Array integers:
                value = integers.Values[row];
                return FieldColumn.IsExact(integers.Values[row]);
            case StringArray texts:
                ReadOnlySpan<byte> text = texts.GetBytes(row);
                Span<byte> again = stackalloc byte[40];
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)
                    && text.SequenceEqual(again[..FieldColumn.Format(value, again)]);
            default:
                return false;
        }
    }

    internal static bool TryTruth(IArrowArray array, int row, out bool value)
    {
        value = false;
        switch (array)
        {
            case BooleanArray truths:
                value = truths.GetValue(row) ?? false;
                return true;
            case StringArray texts:
                ReadOnlySpan<byte> text = texts.GetBytes(row);
                value = text.SequenceEqual("true"u8);
                return value || text.SequenceEqual("false"u8);
            default:
                return false;
        }
    }

    /// <summary>The text of a value of any type; <paramref name="room"/> holds the text of a number.</summary>
    internal static ReadOnlySpan<byte> Text(IArrowArray array, int row, Span<byte> room) => array switch
    {
        StringArray texts => texts.GetBytes(row),
        Int64Array integers => room[..FieldColumn.Format(integers.Values[row], room)],
        DoubleArray numbers => room[..FieldColumn.Format(numbers.Values[row], room)],
        BooleanArray truths => room[..FieldColumn.Format(truths.GetValue(row) ?? false, room)],
        _ => default,
    };
}
