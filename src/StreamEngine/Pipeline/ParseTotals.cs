using StreamEngine.Batching;

namespace StreamEngine.Pipeline;

/// <summary>What came of the chunks that were handed over.</summary>
internal sealed class ParseTotals
{
    internal long Records { get; private set; }

    internal long Rows { get; private set; }

    internal long Rejected { get; private set; }

    internal long Filtered { get; private set; }

    internal void Add(ParsedChunk parsed)
    {
        Records += parsed.Records;
        Rejected += parsed.DeadLetters.Count;
        Filtered += parsed.Filtered;
        Rows += parsed.Rows;
    }
}
