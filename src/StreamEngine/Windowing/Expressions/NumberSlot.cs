using StreamEngine.Memory;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Numbers of the rows of a block: computed ones, a column as it stands in the batch, or a constant. NaN is null.</summary>
internal sealed class NumberSlot
{
    private double[]? _own;
    private ColumnBuffer<double>? _column;

    /// <summary>A slot for what is computed or read.</summary>
    internal NumberSlot()
    {
    }

    /// <summary>A constant.</summary>
    internal NumberSlot(double value)
    {
        _own = new double[ComparisonMasks.ConstantLength];
        _own.AsSpan().Fill(value);
        IsConstant = true;
    }

    /// <summary>True when one value stands for all rows.</summary>
    internal bool IsConstant { get; }

    /// <summary>The values, or <see cref="ComparisonMasks.ConstantLength"/> times the constant.</summary>
    internal ReadOnlySpan<double> Values(BlockState state) => _column is { } column ? column.Span(state.Start + state.Count)[state.Start..]
        : IsConstant ? _own
        : _own.AsSpan(0, state.Count);

    /// <summary>The value of a row.</summary>
    internal double At(ReadOnlySpan<double> values, int row) => values[IsConstant ? 0 : row];

    /// <summary>The place for computed values.</summary>
    internal Span<double> Write(BlockState state)
    {
        _column = null;
        _own ??= new double[BlockState.MaxRows];
        return _own.AsSpan(0, state.Count);
    }

    /// <summary>Takes a column as it is.</summary>
    internal void Refer(ColumnBuffer<double> column) => _column = column;
}
