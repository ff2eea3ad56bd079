namespace StreamEngine.Windowing.Queries;

/// <summary>Rows of a block that a query counts.</summary>
internal readonly ref struct QueryBlock
{
    /// <summary>Event times, in nanoseconds since the Unix epoch.</summary>
    internal ReadOnlySpan<long> Times { get; init; }

    /// <summary>Series.</summary>
    internal ReadOnlySpan<int> Ids { get; init; }

    /// <summary>Values, all finite but for those of histograms.</summary>
    internal ReadOnlySpan<double> Values { get; init; }

    /// <summary>Places of the rows among <see cref="Texts"/>; empty when they are 0, 1, 2 and so on.</summary>
    internal ReadOnlySpan<ushort> Places { get; init; }

    /// <summary>The histograms among the rows; null where none can be. Their places are those of <see cref="Texts"/>.</summary>
    internal QueryHistograms? Histograms { get; init; }

    /// <summary>Texts for aggregates that look at texts.</summary>
    internal QueryTexts[] Texts { get; init; }
}
