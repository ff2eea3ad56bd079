using System.Text;
using StreamEngine.Numerics.Columns;
using StreamEngine.Windowing.Expressions.Steps;

namespace StreamEngine.Windowing.Expressions;

/// <summary>Turns conditions on texts into steps.</summary>
internal sealed class TextMatchEmitter(ProgramBuilder builder, ExpressionEmitter all)
{
    /// <summary>Constants from which on a list is searched instead of compared one after the other.</summary>
    private const int ManyConstants = 8;

    /// <summary>Emits an operator on a text.</summary>
    internal int Emit(BinaryNode node, bool wanted, int selection)
    {
        int text = all.Texts.Emit(node.Left, selection), result = builder.NewMask();
        builder.Add(Match(node.Operator, ((TextNode)node.Right).Value, text, wanted, selection, result));
        builder.FreeText(text);
        return result;
    }

    /// <summary>Emits a comparison.</summary>
    internal int Compare(Node left, Comparison comparison, Node right, int selection)
    {
        if (left is TextNode)
        {
            (left, right, comparison) = (right, left, comparison.Mirrored());
        }

        int text = all.Texts.Emit(left, selection), result = builder.NewMask();
        if (right is TextNode constant)
        {
            builder.Add(comparison <= Comparison.Different
                ? new TextEqualStep(text, constant.Value, comparison == Comparison.Equal, selection, result)
                : new TextMatchStep<OrderMatcher>(new(Encoding.UTF8.GetBytes(constant.Value), comparison), text, wanted: true, selection, result));
        }
        else
        {
            int other = all.Texts.Emit(right, selection);
            builder.Add(new TextCompareStep(comparison, text, other, selection, result));
            builder.FreeText(other);
        }

        builder.FreeText(text);
        return result;
    }

    /// <summary>Emits a search in a list of texts.</summary>
    internal int In(InNode list, bool wanted, int selection)
    {
        int text = all.Texts.Emit(list.Value, selection), result = builder.NewMask();
        string[] constants = [.. list.Items.Items.Select(static item => ((TextNode)item).Value)];
        if (constants.Length > ManyConstants)
        {
            builder.Add(new TextSetStep(text, constants, wanted, selection, result));
        }
        else
        {
            builder.Add(new TextEqualStep(text, constants[0], wanted, selection, result));
            int one = builder.NewMask();
            foreach (string constant in constants.AsSpan(1))
            {
                builder.Add(new TextEqualStep(text, constant, wanted, selection, one));
                builder.Combine(wanted ? MaskOperation.Or : MaskOperation.And, result, one, result);
            }

            builder.FreeMask(one);
        }

        builder.FreeText(text);
        return result;
    }

    private static Step Match(BinaryOperator match, string constant, int text, bool wanted, int selection, int result)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(constant);
        byte[] lower = new byte[bytes.Length];
        AsciiCase.ToLower(bytes, lower);
        return match switch
        {
            BinaryOperator.Contains => new TextMatchStep<ContainsMatcher>(new(bytes), text, wanted, selection, result),
            BinaryOperator.StartsWith => new TextMatchStep<StartsWithMatcher>(new(bytes), text, wanted, selection, result),
            BinaryOperator.EndsWith => new TextMatchStep<EndsWithMatcher>(new(bytes), text, wanted, selection, result),
            BinaryOperator.EqualsIgnoringCase => new TextMatchStep<EqualsFoldedMatcher>(new(lower), text, wanted, selection, result),
            BinaryOperator.ContainsIgnoringCase => new TextMatchStep<ContainsFoldedMatcher>(new(lower), text, wanted, selection, result),
            BinaryOperator.StartsWithIgnoringCase => new TextMatchStep<StartsWithFoldedMatcher>(new(lower), text, wanted, selection, result),
            BinaryOperator.EndsWithIgnoringCase => new TextMatchStep<EndsWithFoldedMatcher>(new(lower), text, wanted, selection, result),
            _ => new TextMatchStep<PatternMatcher>(
                new(new LinearPattern(constant, match == BinaryOperator.MatchesIgnoringCase)), text, wanted, selection, result),
        };
    }
}
