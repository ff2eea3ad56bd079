using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions;

/// <summary>
/// How a value of a field is read, so that it does not depend on the type that the column happens to have in a batch: a value is the text in which it
/// is shown, and numbers and truth values are readings of that text.
/// </summary>
internal static class FieldReading
{
    private static readonly byte[] s_zeros = new byte[ComparisonMasks.ConstantLength];

    /// <summary>Selected rows that have a value.</summary>
    internal static void SelectPresent(BlockState state, FieldColumn? field, ReadOnlySpan<ulong> selection, Span<ulong> result)
    {
        int rows = field is null ? 0 : state.Covered(field);
        int words = (rows + 63) / 64;
        result[words..].Clear();
        if (rows > 0)
        {
            Span<ulong> within = result[..words];
            selection[..words].CopyTo(within);
            within[^1] &= ulong.MaxValue >> (-rows & 63);
            ReadOnlySpan<byte> present = field!.Present(state.Start + rows)[state.Start..];
            ComparisonMasks.Compare(Comparison.Different, present, s_zeros, rows, within, within, state.Path);
        }
    }

    /// <summary>Reads a text as a number.</summary>
    /// <returns>The kind; none when the text is no number.</returns>
    internal static NumberKind ReadNumber(ReadOnlySpan<byte> text, out long integer, out double value)
    {
        if (NumberReader.TryReadInt64(text, out integer))
        {
            value = integer;
            return NumberKind.Integer;
        }

        if (NumberReader.TryReadDouble(text, out value))
        {
            return NumberKind.Double;
        }

        value = text.SequenceEqual("Infinity"u8) ? double.PositiveInfinity : text.SequenceEqual("-Infinity"u8) ? double.NegativeInfinity : double.NaN;
        return double.IsNaN(value) ? NumberKind.None : NumberKind.Double;
    }

    /// <summary>Shows a number.</summary>
    internal static Utf8View Show(BlockState state, double value)
    {
        Span<byte> room = state.Room(40);
        return state.Keep(value == Math.Floor(value) && Math.Abs(value) <= 1L << 53 ? FieldColumn.Format((long)value, room) : FieldColumn.Format(value, room));
    }

    /// <summary>Shows an integer.</summary>
    internal static Utf8View Show(BlockState state, long value) => state.Keep(FieldColumn.Format(value, state.Room(40)));

    /// <summary>Shows a truth value.</summary>
    internal static Utf8View Show(BlockState state, bool value) => state.Keep(FieldColumn.Format(value, state.Room(40)));
}
