using System.Text;
using StreamEngine.Batching;
using StreamEngine.Windowing.Expressions.Steps;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Turns nodes into steps that give texts.</summary>
internal sealed class TextEmitter(ProgramBuilder builder, ExpressionEmitter all)
{
    /// <summary>Emits a node.</summary>
    /// <param name="node">A node that is a text, or can be read as one.</param>
    /// <param name="selection">Mask of the rows that matter.</param>
    /// <returns>Where the texts are.</returns>
    internal int Emit(Node node, int selection) => node switch
    {
        TextNode text => Constant(text, selection),
        ColumnNode column => Column(column, selection),
        CallNode { Name: ExpressionFunctions.If } call => If(call, selection),
        CallNode { Name: ExpressionFunctions.Coalesce } call => Coalesce(call, selection),
        CallNode { Name: ExpressionFunctions.Lower } call => Lower(call, selection),
        CallNode { Name: ExpressionFunctions.Text } call => ColumnNode.TypeOf(call.Arguments[0]) == ExpressionType.Number
            ? Number(call.Arguments[0], selection)
            : Emit(call.Arguments[0], selection),
        _ => throw new InvalidOperationException($"{node.GetType().Name} is no text"),
    };

    private int Constant(TextNode text, int selection)
    {
        int result = builder.NewText();
        builder.Add(new TextConstantStep(Encoding.UTF8.GetBytes(text.Value), selection, result));
        return result;
    }

    private int Column(ColumnNode column, int selection)
    {
        int result = builder.NewText();
        switch (column.Kind)
        {
            case ColumnKind.Text:
                builder.Read((LogColumns)(1 << column.Index));
                builder.Add(new TextColumnStep(column.Index, result));
                return result;
            case ColumnKind.Field:
                builder.Add(new FieldTextStep(builder.Field(column.Name), selection, result));
                return result;
            case ColumnKind.Label:
                builder.Add(new LabelStep(column.Name, selection, result));
                return result;
            case ColumnKind.Joined:
                RowJoin join = builder.Join!;
                int key = Emit(join.On, selection);
                builder.Add(new LookupStep(join.Table, column.Index, key, selection, result));
                builder.FreeText(key);
                return result;
            default:
                throw new InvalidOperationException($"{column.Name} is no text");
        }
    }

    private int Number(Node node, int selection)
    {
        int from = all.Numbers.Emit(node, selection), result = builder.NewText();
        builder.Add(new NumberTextStep(from, selection, result));
        builder.FreeNumber(from);
        return result;
    }

    private int Lower(CallNode call, int selection)
    {
        int from = Emit(call.Arguments[0], selection), result = builder.NewText();
        builder.Add(new LowerStep(from, selection, result));
        builder.FreeText(from);
        return result;
    }

    private int If(CallNode call, int selection)
    {
        int chosen = all.Conditions.Emit(call.Arguments[0], wanted: true, selection), others = builder.NewMask();
        if (call.Arguments.Count == 3)
        {
            builder.Combine(MaskOperation.Without, selection, chosen, others);
        }
        else
        {
            builder.Combine(MaskOperation.None, selection, selection, others);
        }

        int first = Emit(call.Arguments[1], chosen), second = Emit(call.Arguments[call.Arguments.Count - 1], others);
        int result = Join(first, chosen, second, others);
        builder.FreeMask(chosen);
        builder.FreeMask(others);
        return result;
    }

    private int Coalesce(CallNode call, int selection)
    {
        int result = Emit(call.Arguments[0], selection);
        foreach (Node argument in call.Arguments.Items.AsSpan(1))
        {
            int known = builder.NewMask(), others = builder.NewMask();
            builder.Add(new TextKnownStep(result, selection, known));
            builder.Combine(MaskOperation.Without, selection, known, others);
            int second = Emit(argument, others);
            result = Join(result, known, second, others);
            builder.FreeMask(known);
            builder.FreeMask(others);
        }

        return result;
    }

    private int Join(int first, int firstRows, int second, int secondRows)
    {
        int result = builder.NewText();
        builder.Add(new JoinTextStep(first, firstRows, second, secondRows, result));
        builder.FreeText(first);
        builder.FreeText(second);
        return result;
    }
}
