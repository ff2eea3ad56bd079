using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Columns;

/// <summary>What records that were met before look like: one of the same shape is recognised by a few comparisons, and waits in a group.</summary>
/// <param name="writers">What takes the values.</param>
/// <param name="tokens">Structural bytes of such a record.</param>
internal abstract class RecordShape(ColumnWriter[] writers, int tokens)
{
    /// <summary>Structural bytes of the record.</summary>
    internal int Tokens { get; } = tokens;

    /// <summary>Records that wait for their columns.</summary>
    internal RecordGroup Group { get; } = new(writers);

    /// <summary>Where it is found in its table.</summary>
    internal uint Hash { get; set; }

    /// <summary>The shape that came after this one last time.</summary>
    internal RecordShape? Next { get; set; }

    /// <summary>True when the same shape came after this one twice, so that it is worth a look before others.</summary>
    internal bool IsSteady { get; set; } = true;

    /// <summary>Recognises a record, and notes where its values lie for the next record of the group.</summary>
    /// <param name="text">The chunk's bytes.</param>
    /// <param name="tokens">Structural bytes of the record, as many as <see cref="Tokens"/>; behind them stands <paramref name="end"/>.</param>
    /// <param name="start">Start of the record.</param>
    /// <param name="end">End of the record.</param>
    internal abstract bool TryMatch(ByteText text, Positions tokens, int start, int end);
}
