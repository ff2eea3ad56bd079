using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Windowing.Expressions.Steps;

namespace StreamEngine.Windowing.Expressions;

/// <summary>
/// A compiled expression: steps that each run over a block of rows in buffers that are used again. One belongs to one worker.
/// </summary>
internal abstract class ExpressionProgram
{
    private readonly Step[] _steps;

    private protected ExpressionProgram(ProgramBuilder builder, EventKind kind, KernelPath path)
    {
        _steps = builder.Steps;
        State = builder.MakeState(path);
        Kind = kind;
        Columns = kind == EventKind.Log ? builder.Columns : LogColumns.None;
        Fields = [.. builder.Fields];
        ReadsTemplates = builder.ReadsTemplates;
    }

    /// <summary>Most rows of a block.</summary>
    internal const int MaxRows = BlockState.MaxRows;

    /// <summary>Words of the mask of a block.</summary>
    internal const int MaxWords = BlockState.MaxWords;

    /// <summary>Kind of the rows that it is for.</summary>
    internal EventKind Kind { get; }

    /// <summary>Columns of log rows that it reads, besides the time: they must be asked for where batches are made.</summary>
    internal LogColumns Columns { get; }

    /// <summary>Fields that it reads: they must be among those of the <see cref="FieldProjection"/>.</summary>
    internal IReadOnlyList<string> Fields { get; }

    /// <summary>True when it reads the template of log rows, which must be assigned before.</summary>
    internal bool ReadsTemplates { get; }

    /// <summary>Number of steps.</summary>
    internal int StepCount => _steps.Length;

    private protected BlockState State { get; }

    /// <summary>Runs the steps over a block.</summary>
    /// <param name="batch">A batch of rows of <see cref="Kind"/>.</param>
    /// <param name="start">First row of the block.</param>
    /// <param name="count">Rows of the block, at most <see cref="MaxRows"/>.</param>
    /// <param name="selection">A bit for each row to look at, 64 rows a word; empty for all rows.</param>
    private protected void RunSteps(EventBatch batch, int start, int count, ReadOnlySpan<ulong> selection)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)MaxRows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)(batch.Count - count));
        State.Take(batch, start, count);
        Span<ulong> input = State.Mask(ProgramBuilder.Input);
        if (selection.IsEmpty)
        {
            input.Fill(ulong.MaxValue);
        }
        else
        {
            selection[..input.Length].CopyTo(input);
        }

        if (count > 0)
        {
            input[^1] &= ulong.MaxValue >> (-count & 63);
        }

        for (int i = 0; i < _steps.Length; i++)
        {
            i += _steps[i].Run(State);
        }
    }
}

/// <summary>Finds the rows for which a condition holds. Rows for which it is null are not among them.</summary>
internal sealed class FilterProgram : ExpressionProgram
{
    private readonly int _result;

    private FilterProgram(ProgramBuilder builder, EventKind kind, int result, KernelPath path)
        : base(builder, kind, path) => _result = result;

    /// <summary>Runs over a block.</summary>
    /// <param name="batch">A batch of rows of <see cref="ExpressionProgram.Kind"/>.</param>
    /// <param name="start">First row of the block.</param>
    /// <param name="count">Rows of the block, at most <see cref="ExpressionProgram.MaxRows"/>.</param>
    /// <param name="selection">A bit for each row to look at, 64 rows a word; empty for all rows.</param>
    /// <param name="result">Gets the bits of the rows for which the condition holds, 64 rows a word. May be the selection.</param>
    internal void Run(EventBatch batch, int start, int count, ReadOnlySpan<ulong> selection, Span<ulong> result)
    {
        RunSteps(batch, start, count, selection);
        State.Mask(_result).CopyTo(result);
    }

    internal static FilterProgram Make(Node root, RowSchema schema, KernelPath path)
    {
        Node resolved = ExpressionResolver.Resolve(root, schema, ExpressionType.Boolean);
        var builder = new ProgramBuilder(schema.Join);
        int result = new ExpressionEmitter(builder).Conditions.Emit(resolved, wanted: true, ProgramBuilder.Input);
        return new FilterProgram(builder, schema.Kind, result, path);
    }
}

/// <summary>Computes a number for each row.</summary>
internal sealed class ValueProgram : ExpressionProgram
{
    private readonly int _result;

    private ValueProgram(ProgramBuilder builder, EventKind kind, int result, KernelPath path)
        : base(builder, kind, path) => _result = result;

    /// <summary>Runs over a block.</summary>
    /// <param name="batch">A batch of rows of <see cref="ExpressionProgram.Kind"/>.</param>
    /// <param name="start">First row of the block.</param>
    /// <param name="count">Rows of the block, at most <see cref="ExpressionProgram.MaxRows"/>.</param>
    /// <param name="selection">A bit for each row to look at, 64 rows a word; empty for all rows.</param>
    /// <param name="known">Gets the bits of the selected rows whose number is not null.</param>
    /// <returns>The numbers, valid until the next run; NaN is null, and rows that were not selected have any number. May be the column of the batch itself.</returns>
    internal ReadOnlySpan<double> Run(EventBatch batch, int start, int count, ReadOnlySpan<ulong> selection, Span<ulong> known)
    {
        RunSteps(batch, start, count, selection);
        NumberSlot slot = State.Numbers[_result];
        ReadOnlySpan<double> values = slot.Values(State);
        Numerics.Columns.ComparisonMasks.Compare(
            Numerics.Columns.Comparison.Equal, values, values, count, State.Mask(ProgramBuilder.Input), known[..State.Words], State.Path);
        return values;
    }

    internal static ValueProgram Make(Node root, RowSchema schema, KernelPath path)
    {
        Node resolved = ExpressionResolver.Resolve(root, schema, ExpressionType.Number);
        var builder = new ProgramBuilder(schema.Join);
        int result = new NumberRoot(builder).Emit(resolved);
        return new ValueProgram(builder, schema.Kind, result, path);
    }

    /// <summary>A constant is written out, so that there is a value for each row.</summary>
    private sealed class NumberRoot(ProgramBuilder builder)
    {
        internal int Emit(Node node)
        {
            int number = new ExpressionEmitter(builder).Numbers.Emit(node, ProgramBuilder.Input);
            if (node is not NumberNode)
            {
                return number;
            }

            int result = builder.NewNumber();
            builder.Add(new ExtremeStep(isMax: true, number, number, result));
            return result;
        }
    }
}
