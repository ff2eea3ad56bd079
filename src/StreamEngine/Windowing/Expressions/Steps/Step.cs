namespace StreamEngine.Windowing.Expressions.Steps;

/// <summary>One kernel of a program. Runs over the block of the state; masks that it writes are parts of the selection it was given.</summary>
internal abstract class Step
{
    /// <summary>Runs.</summary>
    /// <returns>How many of the steps that follow have nothing to do.</returns>
    internal abstract int Run(BlockState state);
}
