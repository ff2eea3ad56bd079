namespace StreamEngine.Windowing.Panes;

/// <summary>Rows on their way to a shard.</summary>
internal sealed class FoldBlock
{
    /// <summary>Rows for which there is room: some of a batch for each shard, so that handing a block over costs little a row.</summary>
    internal const int Rows = 2048;

    /// <summary>Which of the ways to fold the rows take.</summary>
    internal int Way { get; set; }

    /// <summary>Rows that are there.</summary>
    internal int Count { get; set; }

    internal long[] Times { get; } = new long[Rows];

    internal int[] Ids { get; } = new int[Rows];

    internal double[] Values { get; } = new double[Rows];
}
