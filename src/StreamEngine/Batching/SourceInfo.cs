namespace StreamEngine.Batching;

/// <summary>One open source of a running pipeline.</summary>
/// <param name="Id">Dense number inside the pipeline, from 0, in the order the sources were opened.</param>
/// <param name="Name">What the operator called it: a path, <c>-</c>, or a network address.</param>
public sealed record SourceInfo(int Id, string Name)
{
    /// <summary>The clock of all finite streams.</summary>
    internal const int FiniteClock = -1;

    /// <summary>
    /// Clock that the watermark follows: the source's own, or <see cref="FiniteClock"/> for finite streams, which are merged by event time and so share one.
    /// </summary>
    internal int Clock { get; init; } = Id;
}
