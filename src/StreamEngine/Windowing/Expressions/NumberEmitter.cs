using StreamEngine.Batching;
using StreamEngine.Windowing.Expressions.Steps;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Turns nodes into steps that compute numbers.</summary>
internal sealed class NumberEmitter(ProgramBuilder builder, ExpressionEmitter all)
{
    /// <summary>Emits a node.</summary>
    /// <param name="node">A node that is a number, or can be read as one.</param>
    /// <param name="selection">Mask of the rows that matter.</param>
    /// <returns>Where the numbers are.</returns>
    internal int Emit(Node node, int selection) => node switch
    {
        NumberNode number => builder.Constant(number.Value),
        ColumnNode column => Column(column, selection),
        UnaryNode unary => One(OneNumberStep.Negate, unary.Operand, selection),
        BinaryNode binary => Arithmetic(binary, selection),
        CallNode call => Call(call, selection),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is no number"),
    };

    private int Column(ColumnNode column, int selection)
    {
        int result = builder.NewNumber();
        switch (column.Kind)
        {
            case ColumnKind.Time:
                builder.Add(new IntegerColumnStep<long>(static batch => batch.Times, EventBatch.NoTime, result));
                break;
            case ColumnKind.Severity:
                builder.Read(LogColumns.Severity);
                builder.Add(new IntegerColumnStep<byte>(static batch => batch.Severities, 0, result));
                break;
            case ColumnKind.Status:
                builder.Read(LogColumns.Status);
                builder.Add(new IntegerColumnStep<short>(static batch => batch.Statuses, 0, result));
                break;
            case ColumnKind.Template:
                builder.ReadTemplates();
                builder.Add(new IntegerColumnStep<int>(static batch => batch.Templates, -1, result));
                break;
            case ColumnKind.Duration:
                builder.Read(LogColumns.Duration);
                builder.Add(new NumberColumnStep(static batch => batch.Durations, result));
                break;
            case ColumnKind.Size:
                builder.Read(LogColumns.Size);
                builder.Add(new NumberColumnStep(static batch => batch.Sizes, result));
                break;
            case ColumnKind.Value:
                builder.Add(new NumberColumnStep(static batch => batch.Values, result));
                break;
            case ColumnKind.Field:
                builder.Add(new FieldNumberStep(builder.Field(column.Name), selection, result));
                break;
            default:
                OfText(column, selection, static (text, rows, to) => new TextNumberStep(text, rows, to), result);
                break;
        }

        return result;
    }

    private int OfText(Node text, int selection, Func<int, int, int, Step> make, int result)
    {
        int from = all.Texts.Emit(text, selection);
        builder.Add(make(from, selection, result));
        builder.FreeText(from);
        return result;
    }

    private int One(string function, Node operand, int selection)
    {
        int from = Emit(operand, selection), result = builder.NewNumber();
        builder.Add(new OneNumberStep(function, from, result));
        builder.FreeNumber(from);
        return result;
    }

    private int Arithmetic(BinaryNode binary, int selection)
    {
        int left = Emit(binary.Left, selection), right = Emit(binary.Right, selection), result = builder.NewNumber();
        builder.Add(new ArithmeticStep(binary.Operator, left, right, result));
        builder.FreeNumber(left);
        builder.FreeNumber(right);
        return result;
    }

    private int Call(CallNode call, int selection) => call.Name switch
    {
        ExpressionFunctions.Min or ExpressionFunctions.Max => Extreme(call, selection),
        ExpressionFunctions.Length => OfText(call.Arguments[0], selection, static (text, rows, to) => new LengthStep(text, rows, to), builder.NewNumber()),
        ExpressionFunctions.Number => OfText(call.Arguments[0], selection, static (text, rows, to) => new TextNumberStep(text, rows, to), builder.NewNumber()),
        ExpressionFunctions.If => If(call, selection),
        ExpressionFunctions.Coalesce => Coalesce(call, selection),
        _ => One(call.Name, call.Arguments[0], selection),
    };

    private int Extreme(CallNode call, int selection)
    {
        int result = Emit(call.Arguments[0], selection);
        foreach (Node argument in call.Arguments.Items.AsSpan(1))
        {
            int other = Emit(argument, selection), to = builder.NewNumber();
            builder.Add(new ExtremeStep(call.Name == ExpressionFunctions.Max, result, other, to));
            builder.FreeNumber(result);
            builder.FreeNumber(other);
            result = to;
        }

        return result;
    }

    private int If(CallNode call, int selection)
    {
        int chosen = all.Conditions.Emit(call.Arguments[0], wanted: true, selection), others = builder.NewMask();
        builder.Combine(MaskOperation.Without, selection, chosen, others);
        int first = Emit(call.Arguments[1], chosen);
        int second = call.Arguments.Count == 3 ? Emit(call.Arguments[2], others) : builder.Constant(double.NaN);
        int result = builder.NewNumber();
        builder.Add(new ChooseNumberStep(chosen, first, second, result));
        builder.FreeMask(chosen);
        builder.FreeMask(others);
        builder.FreeNumber(first);
        builder.FreeNumber(second);
        return result;
    }

    private int Coalesce(CallNode call, int selection)
    {
        int result = Emit(call.Arguments[0], selection);
        foreach (Node argument in call.Arguments.Items.AsSpan(1))
        {
            int other = Emit(argument, selection), to = builder.NewNumber();
            builder.Add(new ChooseNumberStep(ChooseNumberStep.NoMask, result, other, to));
            builder.FreeNumber(result);
            builder.FreeNumber(other);
            result = to;
        }

        return result;
    }
}
