using System.Text;

namespace StreamEngine.Parsing.Patterns;

/// <summary>Makes steps of a regular expression.</summary>
internal sealed class RegexSteps
{
    private readonly List<PatternStep> _steps = [];

    /// <summary>The program, or null when the expression needs more than steps can do.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="fields">Number of fields in it.</param>
    internal static PatternProgram? TryMake(RegexNode node, int fields)
    {
        if (!node.HasSteps)
        {
            return null;
        }

        var maker = new RegexSteps();
        if (!StartsAtBegin(node))
        {
            maker._steps.Add(new PatternStep(PatternOp.Lazy) { Set = ByteSet.All });
        }

        if (!maker.Add(node))
        {
            return null;
        }

        maker._steps.Add(new PatternStep(PatternOp.Match));
        return PatternProgram.Of(maker._steps, fields);
    }

    private static bool StartsAtBegin(RegexNode node) => node switch
    {
        RegexNode.Anchor anchor => anchor.Op == PatternOp.Begin,
        RegexNode.Sequence { Parts.Count: > 0 } sequence => StartsAtBegin(sequence.Parts[0]),
        RegexNode.Field field => StartsAtBegin(field.Inner),
        _ => false,
    };

    private bool Add(RegexNode node)
    {
        switch (node)
        {
            case RegexNode.Text text:
                _steps.Add(new PatternStep(PatternOp.Literal) { Literal = Encoding.UTF8.GetBytes(text.Value) });
                break;
            case RegexNode.Chars chars:
                _steps.Add(new PatternStep(PatternOp.Run) { Set = chars.Set, Least = 1, Most = 1 });
                break;
            case RegexNode.Anchor anchor:
                _steps.Add(new PatternStep(anchor.Op));
                break;
            case RegexNode.Sequence sequence:
                return sequence.Parts.All(Add) && Fits();
            case RegexNode.Field field:
                _steps.Add(new PatternStep(PatternOp.Open) { Slot = field.Slot });
                bool added = Add(field.Inner);
                _steps.Add(new PatternStep(PatternOp.Close) { Slot = field.Slot });
                return added && Fits();
            case RegexNode.Choice choice:
                return AddChoice(choice) && Fits();
            case RegexNode.Repeat repeat:
                return AddRepeat(repeat) && Fits();
            default:
                return false;
        }

        return Fits();
    }

    private bool Fits() => _steps.Count < PatternProgram.MaxSteps;

    private bool AddChoice(RegexNode.Choice choice)
    {
        List<PatternStep> exits = [];
        for (int i = 0; i < choice.Options.Count; i++)
        {
            bool last = i == choice.Options.Count - 1;
            PatternStep split = new(PatternOp.Split);
            if (!last)
            {
                _steps.Add(split);
            }

            if (!Add(choice.Options[i]))
            {
                return false;
            }

            if (!last)
            {
                PatternStep exit = new(PatternOp.Jump);
                exits.Add(exit);
                _steps.Add(exit);
                split.Target = _steps.Count;
            }
        }

        exits.ForEach(e => e.Target = _steps.Count);
        return true;
    }

    private bool AddRepeat(RegexNode.Repeat repeat)
    {
        if (SetOf(repeat.Inner) is { } set)
        {
            if (!repeat.IsLazy)
            {
                _steps.Add(new PatternStep(PatternOp.Run) { Set = set, Least = repeat.Least, Most = repeat.Most });
                return true;
            }

            if (repeat.Most == int.MaxValue && repeat.Least <= 1)
            {
                _steps.Add(new PatternStep(PatternOp.Lazy) { Set = set, Least = repeat.Least });
                return true;
            }
        }

        return AddLoop(repeat);
    }

    private static ByteSet? SetOf(RegexNode node) => node switch
    {
        RegexNode.Chars chars => chars.Set,
        RegexNode.Text { Value: [< (char)128] } text => ByteSet.Of((byte)text.Value[0]),
        _ => null,
    };

    /// <summary>A loop, with what must be there written out. Lazy ones other than an optional part are left to the other engine.</summary>
    private bool AddLoop(RegexNode.Repeat repeat)
    {
        const int MostCopies = 64;
        if (repeat.Inner.IsNullable || repeat.IsLazy || repeat.Least > MostCopies || (repeat.Most > MostCopies && repeat.Most != int.MaxValue))
        {
            return false;
        }

        for (int i = 0; i < repeat.Least; i++)
        {
            if (!Add(repeat.Inner))
            {
                return false;
            }
        }

        bool endless = repeat.Most == int.MaxValue;
        List<PatternStep> exits = [];
        for (int i = repeat.Least; i < (endless ? repeat.Least + 1 : repeat.Most); i++)
        {
            int start = _steps.Count;
            PatternStep split = new(PatternOp.Split);
            _steps.Add(split);
            exits.Add(split);
            if (!Add(repeat.Inner))
            {
                return false;
            }

            if (endless)
            {
                _steps.Add(new PatternStep(PatternOp.Jump) { Target = start });
            }
        }

        exits.ForEach(e => e.Target = _steps.Count);
        return true;
    }
}
