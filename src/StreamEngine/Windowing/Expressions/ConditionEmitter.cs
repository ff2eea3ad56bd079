using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Columns;
using StreamEngine.Windowing.Expressions.Steps;

namespace StreamEngine.Windowing.Expressions;

/// <summary>
/// Turns conditions into steps that write masks. A condition may be true, false or null: what is emitted finds the rows in which it is true, or those
/// in which it is false, so that one mask is enough and <c>not</c> costs nothing.
/// </summary>
internal sealed class ConditionEmitter(ProgramBuilder builder, ExpressionEmitter all)
{
    /// <summary>Emits a node.</summary>
    /// <param name="node">A condition, or what can be read as one.</param>
    /// <param name="wanted">Which truth value is looked for.</param>
    /// <param name="selection">Mask of the rows to look at.</param>
    /// <returns>The mask of the rows, a part of the selection.</returns>
    internal int Emit(Node node, bool wanted, int selection) => node switch
    {
        BooleanNode truth => Fixed(truth.Value == wanted, selection),
        UnaryNode { Operator: UnaryOperator.Not } not => Emit(not.Operand, !wanted, selection),
        UnaryNode isNull => Known(isNull.Operand, !wanted, selection),
        BinaryNode { Operator: BinaryOperator.And } and => wanted ? All(and, wanted, selection) : Any(and, wanted, selection),
        BinaryNode { Operator: BinaryOperator.Or } or => wanted ? Any(or, wanted, selection) : All(or, wanted, selection),
        BinaryNode { Operator: >= BinaryOperator.Contains } match => new TextMatchEmitter(builder, all).Emit(match, wanted, selection),
        BinaryNode compare => Compare(compare, wanted, selection),
        InNode list => In(list, wanted, selection),
        ColumnNode column => Column(column, wanted, selection),
        CallNode call => Call(call, wanted, selection),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is no condition"),
    };

    private int Fixed(bool isAll, int selection)
    {
        int result = builder.NewMask();
        builder.Combine(isAll ? MaskOperation.Copy : MaskOperation.None, selection, selection, result);
        return result;
    }

    /// <summary>Rows for which both sides give what is wanted: the second looks only at what the first leaves.</summary>
    private int All(BinaryNode node, bool wanted, int selection)
    {
        int first = Emit(node.Left, wanted, selection);
        var skip = builder.Skip(first);
        int second = Emit(node.Right, wanted, first);
        builder.Combine(MaskOperation.Copy, second, second, first);
        builder.Land(skip);
        builder.FreeMask(second);
        return first;
    }

    /// <summary>Rows for which one side gives what is wanted: the second looks only at rows for which the first does not.</summary>
    private int Any(BinaryNode node, bool wanted, int selection)
    {
        int first = Emit(node.Left, wanted, selection), rest = builder.NewMask();
        builder.Combine(MaskOperation.Without, selection, first, rest);
        var skip = builder.Skip(rest);
        int second = Emit(node.Right, wanted, rest);
        builder.Combine(MaskOperation.Or, first, second, first);
        builder.Land(skip);
        builder.FreeMask(rest);
        builder.FreeMask(second);
        return first;
    }

    /// <summary>Rows in which a value is null, or in which it is not.</summary>
    private int Known(Node node, bool isKnown, int selection)
    {
        int result = builder.NewMask();
        switch (ColumnNode.TypeOf(node))
        {
            case ExpressionType.Number:
                KnownNumber(node, selection, result);
                break;
            case ExpressionType.Boolean:
                KnownCondition(node, selection, result);
                break;
            case var _ when node is ColumnNode { Kind: ColumnKind.Field } field:
                builder.Add(new FieldPresentStep(builder.Field(field.Name), selection, result));
                break;
            default:
                int text = all.Texts.Emit(node, selection);
                builder.Add(new TextKnownStep(text, selection, result));
                builder.FreeText(text);
                break;
        }

        if (!isKnown)
        {
            builder.Combine(MaskOperation.Without, selection, result, result);
        }

        return result;
    }

    private void KnownNumber(Node node, int selection, int result)
    {
        int number = all.Numbers.Emit(node, selection);
        builder.Add(new NumberCompareStep(Comparison.Equal, number, number, selection, result));
        builder.FreeNumber(number);
    }

    private void KnownCondition(Node node, int selection, int result)
    {
        int isTrue = Emit(node, wanted: true, selection), isFalse = Emit(node, wanted: false, selection);
        builder.Combine(MaskOperation.Or, isTrue, isFalse, result);
        builder.FreeMask(isTrue);
        builder.FreeMask(isFalse);
    }

    private int Column(ColumnNode column, bool wanted, int selection)
    {
        int result = builder.NewMask();
        if (column.Kind == ColumnKind.Field)
        {
            builder.Add(new FieldBooleanStep(builder.Field(column.Name), wanted, selection, result));
            return result;
        }

        Truth(column, wanted, selection, result);
        return result;
    }

    /// <summary>A text that says <c>true</c> or <c>false</c>.</summary>
    private void Truth(Node node, bool wanted, int selection, int result)
    {
        int text = all.Texts.Emit(node, selection);
        builder.Add(new TextEqualStep(text, wanted ? "true" : "false", wanted: true, selection, result));
        builder.FreeText(text);
    }

    private int Call(CallNode call, bool wanted, int selection)
    {
        if (call.Name == ExpressionFunctions.Boolean)
        {
            int result = builder.NewMask();
            Truth(call.Arguments[0], wanted, selection, result);
            return result;
        }

        return call.Name == ExpressionFunctions.If ? If(call, wanted, selection) : Coalesce(call, wanted, selection);
    }

    private int If(CallNode call, bool wanted, int selection)
    {
        int chosen = Emit(call.Arguments[0], wanted: true, selection);
        int result = Emit(call.Arguments[1], wanted, chosen);
        if (call.Arguments.Count == 3)
        {
            builder.Combine(MaskOperation.Without, selection, chosen, chosen);
            int second = Emit(call.Arguments[2], wanted, chosen);
            builder.Combine(MaskOperation.Or, result, second, result);
            builder.FreeMask(second);
        }

        builder.FreeMask(chosen);
        return result;
    }

    /// <summary>The first that is not null: rows in which one is what is wanted, and all before it are null.</summary>
    private int Coalesce(CallNode call, bool wanted, int selection)
    {
        int result = Fixed(isAll: false, selection), rest = Fixed(isAll: true, selection);
        foreach (Node argument in call.Arguments.Items)
        {
            int found = Emit(argument, wanted, rest), other = Emit(argument, !wanted, rest);
            builder.Combine(MaskOperation.Or, result, found, result);
            builder.Combine(MaskOperation.Without, rest, found, rest);
            builder.Combine(MaskOperation.Without, rest, other, rest);
            builder.FreeMask(found);
            builder.FreeMask(other);
        }

        builder.FreeMask(rest);
        return result;
    }

    private int Compare(BinaryNode node, bool wanted, int selection)
    {
        Comparison comparison = ConstantFolder.Of(node.Operator);
        comparison = wanted ? comparison : comparison.Negated();
        ExpressionType type = ExpressionFunctions.FirstType([node.Left, node.Right]);
        if (type == ExpressionType.Any)
        {
            type = node.Operator <= BinaryOperator.Different ? ExpressionType.Text : ExpressionType.Number;
        }

        return type switch
        {
            ExpressionType.Number => CompareNumbers(node.Left, comparison, node.Right, selection),
            ExpressionType.Text => new TextMatchEmitter(builder, all).Compare(node.Left, comparison, node.Right, selection),
            _ => CompareConditions(node.Left, comparison == Comparison.Equal, node.Right, selection),
        };
    }

    private int CompareConditions(Node left, bool isSame, Node right, int selection)
    {
        int isTrue = Emit(left, wanted: true, selection), isFalse = Emit(left, wanted: false, selection);
        int first = Emit(right, isSame, isTrue), second = Emit(right, !isSame, isFalse);
        builder.Combine(MaskOperation.Or, first, second, first);
        builder.FreeMask(isTrue);
        builder.FreeMask(isFalse);
        builder.FreeMask(second);
        return first;
    }

    private int CompareNumbers(Node left, Comparison comparison, Node right, int selection)
    {
        int result = builder.NewMask();
        if (right is NumberNode number && left is ColumnNode column && TryCompareColumn(column, comparison, number, selection, result))
        {
            return result;
        }

        if (left is NumberNode other && right is ColumnNode mirrored && TryCompareColumn(mirrored, comparison.Mirrored(), other, selection, result))
        {
            return result;
        }

        int a = all.Numbers.Emit(left, selection), b = all.Numbers.Emit(right, selection);
        builder.Add(new NumberCompareStep(comparison, a, b, selection, result));
        builder.FreeNumber(a);
        builder.FreeNumber(b);
        return result;
    }

    /// <summary>A column of integers, or a field, beside a constant is compared as it stands.</summary>
    private bool TryCompareColumn(ColumnNode column, Comparison comparison, NumberNode number, int selection, int result)
    {
        switch (column.Kind)
        {
            case ColumnKind.Time:
                Integers(static batch => batch.Times, EventBatch.NoTime, comparison, number, selection, result);
                return true;
            case ColumnKind.Severity:
                builder.Read(LogColumns.Severity);
                Integers<byte>(static batch => batch.Severities, 0, comparison, number, selection, result);
                return true;
            case ColumnKind.Status:
                builder.Read(LogColumns.Status);
                Integers<short>(static batch => batch.Statuses, 0, comparison, number, selection, result);
                return true;
            case ColumnKind.Template:
                builder.ReadTemplates();
                Integers(static batch => batch.Templates, -1, comparison, number, selection, result);
                return true;
            case ColumnKind.Field:
                builder.Add(new FieldCompareStep(builder.Field(column.Name), comparison, number, selection, result));
                return true;
            default:
                return false;
        }
    }

    private void Integers<T>(Func<EventBatch, ColumnBuffer<T>> column, T none, Comparison comparison, NumberNode number, int selection, int result)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T> =>
        builder.Add(new IntegerCompareStep<T>(column, none, Bounds.Integer<T>(comparison, number), selection, result));

    private int In(InNode list, bool wanted, int selection)
    {
        if (list.Items[0] is TextNode)
        {
            return new TextMatchEmitter(builder, all).In(list, wanted, selection);
        }

        // What is computed is computed once; what stands in the batch is compared as it stands.
        int number = list.Value is ColumnNode { Kind: not (ColumnKind.Text or ColumnKind.Label or ColumnKind.Joined) } ? -1 : all.Numbers.Emit(list.Value, selection);
        int result = Fixed(!wanted, selection);
        foreach (Node item in list.Items.Items)
        {
            int found = number < 0 ? CompareNumbers(list.Value, wanted ? Comparison.Equal : Comparison.Different, item, selection) : builder.NewMask();
            if (number >= 0)
            {
                int constant = all.Numbers.Emit(item, selection);
                builder.Add(new NumberCompareStep(wanted ? Comparison.Equal : Comparison.Different, number, constant, selection, found));
            }

            builder.Combine(wanted ? MaskOperation.Or : MaskOperation.And, result, found, result);
            builder.FreeMask(found);
        }

        if (number >= 0)
        {
            builder.FreeNumber(number);
        }

        return result;
    }
}
