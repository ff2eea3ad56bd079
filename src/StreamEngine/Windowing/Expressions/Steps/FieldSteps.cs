using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions.Steps;

/// <summary>Rows in which a field has a value.</summary>
internal sealed class FieldPresentStep(int field, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        FieldReading.SelectPresent(state, state.Field(field), state.Mask(selection), state.Mask(result));
        return 0;
    }
}

/// <summary>Reads a field as numbers.</summary>
internal sealed class FieldNumberStep(int field, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        Span<double> to = state.Numbers[result].Write(state);
        Span<ulong> present = stackalloc ulong[BlockState.MaxWords];
        present = present[..state.Words];
        FieldColumn? column = state.Field(field);
        FieldReading.SelectPresent(state, column, state.Mask(selection), present);
        switch (column?.Type)
        {
            case FieldType.Double:
                MemoryMarshal.Cast<long, double>(column.Numbers.Span(state.Start + state.Count)[state.Start..]).CopyTo(to);
                break;
            case FieldType.Int64:
                TensorPrimitives.ConvertTruncating<long, double>(column.Numbers.Span(state.Start + state.Count)[state.Start..], to);
                break;
            case FieldType.Text:
                to.Fill(double.NaN);
                ReadTexts(state, column, present, to);
                return 0;
            default:
                to.Fill(double.NaN);
                return 0;
        }

        ClearAbsent(present, to);
        return 0;
    }

    private static void ReadTexts(BlockState state, FieldColumn column, ReadOnlySpan<ulong> present, Span<double> to)
    {
        var rows = new Rows(present);
        while (rows.Next(out int row))
        {
            FieldReading.ReadNumber(state.Text(ref column.Texts[state.Start + row]), out _, out to[row]);
        }
    }

    private static void ClearAbsent(ReadOnlySpan<ulong> present, Span<double> to)
    {
        for (int i = 0; i < present.Length; i++)
        {
            ulong absent = ~present[i];
            for (int row = i * 64; absent != 0 && row < to.Length; row++, absent >>= 1)
            {
                to[row] = (absent & 1) != 0 ? double.NaN : to[row];
            }
        }
    }
}

/// <summary>Compares a field with a number, without a conversion where the column has numbers.</summary>
internal sealed class FieldCompareStep : Step
{
    private readonly int _field;
    private readonly int _selection;
    private readonly int _result;
    private readonly Bound<long> _integer;
    private readonly Bound<double> _double;
    private readonly long[] _integers = new long[ComparisonMasks.ConstantLength];
    private readonly double[] _doubles = new double[ComparisonMasks.ConstantLength];

    internal FieldCompareStep(int field, Comparison comparison, NumberNode number, int selection, int result)
    {
        (_field, _selection, _result) = (field, selection, result);
        _integer = Bounds.Long(comparison, number);
        _double = Bounds.Double(comparison, number);
        Array.Fill(_integers, _integer.Value);
        Array.Fill(_doubles, _double.Value);
    }

    internal override int Run(BlockState state)
    {
        Span<ulong> result = state.Mask(_result);
        FieldColumn? column = state.Field(_field);
        if (column?.Type is null or FieldType.Boolean)
        {
            result.Clear();
            return 0;
        }

        FieldReading.SelectPresent(state, column, state.Mask(_selection), result);
        if (column.Type == FieldType.Text)
        {
            CompareTexts(state, column, result);
            return 0;
        }

        ReadOnlySpan<long> values = column.Numbers.Span(state.Start + state.Count)[state.Start..];
        if (column.Type == FieldType.Int64)
        {
            Compare(state, _integer, values, _integers, result);
        }
        else
        {
            Compare(state, _double, MemoryMarshal.Cast<long, double>(values), _doubles, result);
        }

        return 0;
    }

    private static void Compare<T>(BlockState state, Bound<T> bound, ReadOnlySpan<T> values, T[] constant, Span<ulong> result)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        if (bound.Fate == Fate.Never)
        {
            result.Clear();
        }
        else if (bound.Fate == Fate.Compare)
        {
            ComparisonMasks.Compare(bound.Comparison, values, constant, state.Count, result, result, state.Path);
        }
        else if (typeof(T) == typeof(double))
        {
            // NaN is null, of which nothing holds.
            ComparisonMasks.Compare(Comparison.Equal, values, values, state.Count, result, result, state.Path);
        }
    }

    private void CompareTexts(BlockState state, FieldColumn column, Span<ulong> result)
    {
        var rows = new Rows(result);
        while (rows.Next(out int row))
        {
            NumberKind kind = FieldReading.ReadNumber(state.Text(ref column.Texts[state.Start + row]), out long integer, out double value);
            bool holds = kind switch
            {
                NumberKind.Integer => Bounds.Holds(_integer, integer),
                NumberKind.Double => Bounds.Holds(_double, value),
                _ => false,
            };
            if (!holds)
            {
                result[row >> 6] &= ~(1UL << row);
            }
        }
    }
}

/// <summary>Reads a field as texts.</summary>
internal sealed class FieldTextStep(int field, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        TextSlot slot = state.Texts[result];
        Span<ulong> known = slot.Known.AsSpan(0, state.Words);
        FieldColumn? column = state.Field(field);
        FieldReading.SelectPresent(state, column, state.Mask(selection), known);
        if (column?.Type == FieldType.Text)
        {
            slot.Refer(column.Texts, emptyIsNull: false);
            return 0;
        }

        Span<Utf8View> to = slot.Write(state);
        var rows = new Rows(known);
        while (rows.Next(out int row))
        {
            long value = column!.Numbers[state.Start + row];
            to[row] = column.Type switch
            {
                FieldType.Int64 => FieldReading.Show(state, value),
                FieldType.Boolean => FieldReading.Show(state, value != 0),
                _ => FieldReading.Show(state, BitConverter.Int64BitsToDouble(value)),
            };
        }

        return 0;
    }
}

/// <summary>Rows in which a field is the one truth value or the other.</summary>
internal sealed class FieldBooleanStep(int field, bool wanted, int selection, int result) : Step
{
    private static readonly long[] s_zeros = new long[ComparisonMasks.ConstantLength];
    private static readonly TextConstant s_true = new("true"), s_false = new("false");

    internal override int Run(BlockState state)
    {
        Span<ulong> to = state.Mask(result);
        FieldColumn? column = state.Field(field);
        if (column?.Type is not (FieldType.Boolean or FieldType.Text))
        {
            to.Clear();
            return 0;
        }

        FieldReading.SelectPresent(state, column, state.Mask(selection), to);
        if (column.Type == FieldType.Boolean)
        {
            ReadOnlySpan<long> values = column.Numbers.Span(state.Start + state.Count)[state.Start..];
            ComparisonMasks.Compare(wanted ? Comparison.Different : Comparison.Equal, values, s_zeros, state.Count, to, to, state.Path);
        }
        else
        {
            Span<Utf8View> views = column.Texts.Span(state.Start + state.Count)[state.Start..];
            (wanted ? s_true : s_false).Select(state, views, to, to);
        }

        return 0;
    }
}
