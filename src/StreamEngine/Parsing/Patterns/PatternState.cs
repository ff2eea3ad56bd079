using StreamEngine.Batching;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Patterns;

/// <summary>What a worker keeps for a pattern: the numbers of the columns that its fields have, and room to match in.</summary>
internal sealed class PatternState
{
    [ThreadStatic]
    private static PatternState? t_ofThread;

    /// <param name="fields">Fields of the pattern.</param>
    /// <param name="projection">Fields that get columns.</param>
    internal PatternState(IReadOnlyList<PatternField> fields, FieldProjection projection)
    {
        Names = new FieldNames(projection);
        Ordinals = [.. fields.Select(f => Names.Resolve(System.Text.Encoding.UTF8.GetBytes(f.Name)))];
        Slots = new int[PatternProgram.MaxFields * 2];
    }

    /// <summary>Room for questions about the start of records, which come from any thread and write no rows.</summary>
    internal static PatternState OfThread => t_ofThread ??= new PatternState([], FieldProjection.None);

    /// <summary>Remembers the last time.</summary>
    internal TimestampCache Times;

    internal FieldNames Names { get; }

    /// <summary>Number of the column of each field; -1 when nobody asked for it.</summary>
    internal int[] Ordinals { get; }

    internal int[] Slots { get; }

    internal PatternFrame[] Frames { get; } = new PatternFrame[PatternMatcher.MaxFrames];
}
