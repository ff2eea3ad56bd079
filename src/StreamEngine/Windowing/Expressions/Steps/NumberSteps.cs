using System.Numerics;
using System.Numerics.Tensors;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions.Steps;

/// <summary>Takes a column of doubles as it stands.</summary>
internal sealed class NumberColumnStep(Func<EventBatch, ColumnBuffer<double>> column, int result) : Step
{
    internal override int Run(BlockState state)
    {
        state.Numbers[result].Refer(column(state.Batch));
        return 0;
    }
}

/// <summary>Reads a column of integers.</summary>
/// <param name="column">The column.</param>
/// <param name="none">The integer that stands for null.</param>
/// <param name="result">Where the numbers go.</param>
internal sealed class IntegerColumnStep<T>(Func<EventBatch, ColumnBuffer<T>> column, T none, int result) : Step
    where T : unmanaged, INumber<T>
{
    internal override int Run(BlockState state)
    {
        ReadOnlySpan<T> values = column(state.Batch).Span(state.Start + state.Count)[state.Start..];
        Span<double> to = state.Numbers[result].Write(state);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = values[i] == none ? double.NaN : double.CreateTruncating(values[i]);
        }

        return 0;
    }
}

/// <summary>Adds, subtracts, multiplies, divides.</summary>
internal sealed class ArithmeticStep(BinaryOperator operation, int left, int right, int result) : Step
{
    internal override int Run(BlockState state)
    {
        ReadOnlySpan<double> a = state.Numbers[left].Values(state), b = state.Numbers[right].Values(state);
        Span<double> to = state.Numbers[result].Write(state);
        switch (operation)
        {
            case BinaryOperator.Add: ColumnArithmetic.Add(a, b, to, state.Path); break;
            case BinaryOperator.Subtract: ColumnArithmetic.Subtract(a, b, to, state.Path); break;
            case BinaryOperator.Multiply: ColumnArithmetic.Multiply(a, b, to, state.Path); break;
            case BinaryOperator.Divide: ColumnArithmetic.Divide(a, b, to, state.Path); break;
            default: ColumnArithmetic.Remainder(a, b, to); break;
        }

        return 0;
    }
}

/// <summary>The lesser or the greater of two numbers; null when one is.</summary>
internal sealed class ExtremeStep(bool isMax, int left, int right, int result) : Step
{
    internal override int Run(BlockState state)
    {
        NumberSlot a = state.Numbers[left], b = state.Numbers[right];
        (a, b) = a.IsConstant ? (b, a) : (a, b);
        ReadOnlySpan<double> values = a.Values(state), others = b.Values(state);
        Span<double> to = state.Numbers[result].Write(state);
        if (a.IsConstant)
        {
            to.Fill(isMax ? Math.Max(values[0], others[0]) : Math.Min(values[0], others[0]));
        }
        else if (b.IsConstant && isMax)
        {
            TensorPrimitives.Max(values, others[0], to);
        }
        else if (b.IsConstant)
        {
            TensorPrimitives.Min(values, others[0], to);
        }
        else if (isMax)
        {
            TensorPrimitives.Max(values, others, to);
        }
        else
        {
            TensorPrimitives.Min(values, others, to);
        }

        return 0;
    }
}

/// <summary>Functions of one number.</summary>
internal sealed class OneNumberStep(string function, int operand, int result) : Step
{
    /// <summary>Name of the sign that changes.</summary>
    internal const string Negate = "-";

    internal override int Run(BlockState state)
    {
        NumberSlot slot = state.Numbers[operand];
        ReadOnlySpan<double> values = slot.Values(state);
        Span<double> to = state.Numbers[result].Write(state);
        if (slot.IsConstant)
        {
            to.Fill(values[0]);
            values = to;
        }

        switch (function)
        {
            case Negate: TensorPrimitives.Negate(values, to); break;
            case ExpressionFunctions.Abs: TensorPrimitives.Abs(values, to); break;
            case ExpressionFunctions.Floor: TensorPrimitives.Floor(values, to); break;
            case ExpressionFunctions.Ceil: TensorPrimitives.Ceiling(values, to); break;
            default: TensorPrimitives.Round(values, to); break;
        }

        return 0;
    }
}

/// <summary>
/// Chooses between numbers by a mask: <c>if</c>. Without a mask, the second where the first is null: <c>coalesce</c>.
/// </summary>
internal sealed class ChooseNumberStep(int mask, int first, int second, int result) : Step
{
    /// <summary>Stands for no mask.</summary>
    internal const int NoMask = -1;

    internal override int Run(BlockState state)
    {
        NumberSlot a = state.Numbers[first], b = state.Numbers[second];
        ReadOnlySpan<double> ones = a.Values(state), others = b.Values(state);
        Span<double> to = state.Numbers[result].Write(state);
        ReadOnlySpan<ulong> chosen = mask == NoMask ? [] : state.Mask(mask);
        for (int i = 0; i < to.Length; i++)
        {
            double one = a.At(ones, i);
            bool isFirst = mask == NoMask ? !double.IsNaN(one) : (chosen[i >> 6] >> i & 1) != 0;
            to[i] = isFirst ? one : b.At(others, i);
        }

        return 0;
    }
}
