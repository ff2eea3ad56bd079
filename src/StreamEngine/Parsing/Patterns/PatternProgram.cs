using StreamEngine.Batching;

namespace StreamEngine.Parsing.Patterns;

/// <summary>
/// A pattern as steps: a small machine that reads bytes from left to right and comes back to earlier decisions when it must, in the order in
/// which a backtracking regular expression would. Immutable and shared. What there is to decide is mostly found to be decided already when
/// the program is made, by what may come next.
/// </summary>
internal sealed class PatternProgram
{
    /// <summary>Most steps of a program.</summary>
    internal const int MaxSteps = 4096;

    /// <summary>Most fields of a program.</summary>
    internal const int MaxFields = 256;

    private PatternProgram(PatternStep[] steps, int fields)
    {
        Steps = steps;
        Fields = fields;
    }

    internal PatternStep[] Steps { get; }

    /// <summary>Number of fields: slots are two for each.</summary>
    internal int Fields { get; }

    /// <summary>Completes steps to a program.</summary>
    /// <param name="steps">The steps; the last one is <see cref="PatternOp.Match"/>.</param>
    /// <param name="fields">Number of fields.</param>
    internal static PatternProgram Of(IReadOnlyList<PatternStep> steps, int fields)
    {
        if (fields > MaxFields)
        {
            throw new PatternException($"expected at most {MaxFields} fields, found more", 0);
        }

        PatternStep[] all = [.. steps];
        ByteSet?[] first = new ByteSet?[all.Length];
        int slots = fields * 2;
        for (int i = all.Length - 1; i >= 0; i--)
        {
            PatternStep step = all[i];
            slots = step.Op == PatternOp.Open ? Math.Min(slots, step.Slot * 2) : slots;
            step.SlotsFrom = slots;
            step.Follow = i + 1 < all.Length ? First(all, i + 1, first, 0) : ByteSet.Anything;
            step.FollowElse = step.Op == PatternOp.Split ? First(all, step.Target, first, 0) : ByteSet.Anything;
            step.Keeps = step.Op == PatternOp.Run && (EndsAt(all, i + 1) || !step.Set.Overlaps(step.Follow));
            step.Stop = step.Op == PatternOp.Lazy ? StopOf(all, i + 1) : [];
            step.Replaces = step.Op == PatternOp.Lazy && step.Set.IsAll ? LazyBefore(all, i) : -1;
        }

        return new PatternProgram(all, fields);
    }

    /// <summary>The program that ends behind the steps so far: what must be there for a line to start a record.</summary>
    internal static PatternProgram Head(IReadOnlyList<PatternStep> steps, int length, int fields) =>
        Of([.. steps.Take(length).Select(Copy), new PatternStep(PatternOp.Match)], fields);

    private static PatternStep Copy(PatternStep s) => new(s.Op)
    {
        Literal = s.Literal,
        Set = s.Set,
        Least = s.Least,
        Most = s.Most,
        Target = s.Target,
        Slot = s.Slot,
        Shape = s.Shape,
        Times = s.Times,
    };

    /// <summary>What a match from a step on may begin with.</summary>
    private static ByteSet First(PatternStep[] steps, int at, ByteSet?[] known, int depth)
    {
        const int Deepest = 200;
        if (known[at] is { } found || depth > Deepest)
        {
            return known[at] ?? ByteSet.Anything;
        }

        // A loop that comes back here adds nothing of its own.
        known[at] = ByteSet.None;
        PatternStep step = steps[at];
        ByteSet set = step.Op switch
        {
            PatternOp.Literal => ByteSet.Of(step.Literal[0]),
            PatternOp.Run or PatternOp.Lazy => step.Least > 0 ? step.Set : step.Set | First(steps, at + 1, known, depth + 1),
            PatternOp.Split => First(steps, at + 1, known, depth + 1) | First(steps, step.Target, known, depth + 1),
            PatternOp.Jump => First(steps, step.Target, known, depth + 1),
            PatternOp.Open or PatternOp.Close => First(steps, at + 1, known, depth + 1),
            PatternOp.End => ByteSet.EndOnly,
            PatternOp.Time => ByteSet.All,
            _ => ByteSet.Anything,
        };

        // Only what was found without cutting a loop short may be used again.
        known[at] = null;
        return set;
    }

    private static bool EndsAt(PatternStep[] steps, int at)
    {
        while (steps[at].Op is PatternOp.Close)
        {
            at++;
        }

        return steps[at].Op == PatternOp.Match;
    }

    private static byte[] StopOf(PatternStep[] steps, int at)
    {
        while (steps[at].Op is PatternOp.Close or PatternOp.Open)
        {
            at++;
        }

        return steps[at].Op == PatternOp.Literal ? steps[at].Literal : [];
    }

    /// <summary>
    /// A lazy run of anything, reached from another one in a straight line, makes the earlier one final: whatever a longer earlier run could
    /// lead to, this one can reach as well.
    /// </summary>
    private static int LazyBefore(PatternStep[] steps, int at)
    {
        if (steps.Any(s => s.Op is PatternOp.Split or PatternOp.Jump && s.Target <= at))
        {
            return -1;
        }

        for (int i = at - 1; i >= 0; i--)
        {
            if (steps[i].Op == PatternOp.Lazy)
            {
                return steps[i].Set.IsAll ? i : -1;
            }

            if (steps[i].Op is PatternOp.Split or PatternOp.Jump)
            {
                return -1;
            }
        }

        return -1;
    }
}
