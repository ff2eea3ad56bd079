namespace StreamEngine.Windowing.Expressions.Steps;

/// <summary>How two masks become one.</summary>
internal enum MaskOperation
{
    /// <summary>The left one.</summary>
    Copy,
    And,
    Or,

    /// <summary>The left one without the right one.</summary>
    Without,

    /// <summary>No row.</summary>
    None,
}

/// <summary>Combines masks.</summary>
internal sealed class MaskStep(MaskOperation operation, int left, int right, int result) : Step
{
    internal override int Run(BlockState state)
    {
        Span<ulong> a = state.Mask(left), b = state.Mask(right), to = state.Mask(result);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = operation switch
            {
                MaskOperation.Copy => a[i],
                MaskOperation.And => a[i] & b[i],
                MaskOperation.Or => a[i] | b[i],
                MaskOperation.Without => a[i] & ~b[i],
                _ => 0,
            };
        }

        return 0;
    }
}

/// <summary>Passes over the steps that a selection without rows would give nothing to do.</summary>
internal sealed class SkipStep(int mask) : Step
{
    /// <summary>Steps to pass over.</summary>
    internal int Steps { get; set; }

    internal override int Run(BlockState state) => state.Mask(mask).ContainsAnyExcept(0UL) ? 0 : Steps;
}
