using System.Numerics;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions.Steps;

/// <summary>Compares numbers. Nothing holds of null.</summary>
internal sealed class NumberCompareStep(Comparison comparison, int left, int right, int selection, int result) : Step
{
    internal override int Run(BlockState state)
    {
        ReadOnlySpan<double> a = state.Numbers[left].Values(state), b = state.Numbers[right].Values(state);
        ComparisonMasks.Compare(comparison, a, b, state.Count, state.Mask(selection), state.Mask(result), state.Path);
        return 0;
    }
}

/// <summary>Compares a column of integers with a constant, without a conversion.</summary>
internal sealed class IntegerCompareStep<T> : Step
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly Func<EventBatch, ColumnBuffer<T>> _column;
    private readonly Bound<T> _bound;
    private readonly T[] _constant;
    private readonly T[] _none;
    private readonly bool _noneHolds;
    private readonly int _selection;
    private readonly int _result;

    /// <summary>Makes the step.</summary>
    /// <param name="column">The column.</param>
    /// <param name="none">The integer that stands for null.</param>
    /// <param name="bound">What is asked.</param>
    /// <param name="selection">Mask of rows to look at.</param>
    /// <param name="result">Mask that is written.</param>
    internal IntegerCompareStep(Func<EventBatch, ColumnBuffer<T>> column, T none, Bound<T> bound, int selection, int result)
    {
        (_column, _bound, _selection, _result) = (column, bound, selection, result);
        _constant = new T[ComparisonMasks.ConstantLength];
        _none = new T[ComparisonMasks.ConstantLength];
        Array.Fill(_constant, bound.Value);
        Array.Fill(_none, none);
        _noneHolds = bound.Fate == Fate.Always || (bound.Fate == Fate.Compare && ComparisonMasks.Test(bound.Comparison, none, bound.Value));
    }

    internal override int Run(BlockState state)
    {
        Span<ulong> result = state.Mask(_result);
        ReadOnlySpan<ulong> selection = state.Mask(_selection);
        ReadOnlySpan<T> values = _column(state.Batch).Span(state.Start + state.Count)[state.Start..];
        switch (_bound.Fate)
        {
            case Fate.Never:
                result.Clear();
                return 0;
            case Fate.Always:
                selection.CopyTo(result);
                break;
            default:
                ComparisonMasks.Compare(_bound.Comparison, values, _constant, state.Count, selection, result, state.Path);
                break;
        }

        if (_noneHolds)
        {
            ComparisonMasks.Compare(Comparison.Different, values, _none, state.Count, result, result, state.Path);
        }

        return 0;
    }
}
