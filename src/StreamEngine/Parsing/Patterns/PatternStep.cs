using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Patterns;

/// <summary>What a step does with the text.</summary>
internal enum PatternOp : byte
{
    /// <summary>The end of the program: the text matches.</summary>
    Match,

    /// <summary>Fixed bytes.</summary>
    Literal,

    /// <summary>As many characters of a set as there are, fewer only when the rest does not match otherwise.</summary>
    Run,

    /// <summary>As few characters of a set as will do.</summary>
    Lazy,

    /// <summary>Goes on behind it, or else at <see cref="PatternStep.Target"/>.</summary>
    Split,

    /// <summary>Goes on at <see cref="PatternStep.Target"/>.</summary>
    Jump,

    /// <summary>A field begins.</summary>
    Open,

    /// <summary>A field ends.</summary>
    Close,

    /// <summary>Nothing, at the start of the text only.</summary>
    Begin,

    /// <summary>Nothing, at the end of the text only.</summary>
    End,

    /// <summary>Nothing, between a word and what is none.</summary>
    Boundary,

    /// <summary>A timestamp of a shape.</summary>
    Time,
}

/// <summary>One step of a <see cref="PatternProgram"/>. Immutable once the program is made.</summary>
internal sealed class PatternStep(PatternOp op)
{
    internal PatternOp Op { get; } = op;

    /// <summary>Bytes of a literal.</summary>
    internal byte[] Literal { get; init; } = [];

    /// <summary>Characters of a run.</summary>
    internal ByteSet Set { get; init; } = ByteSet.None;

    /// <summary>Fewest characters of a run.</summary>
    internal int Least { get; init; }

    /// <summary>Most characters of a run.</summary>
    internal int Most { get; init; } = int.MaxValue;

    /// <summary>Where a split or jump leads.</summary>
    internal int Target { get; set; }

    /// <summary>Number of a field.</summary>
    internal int Slot { get; init; }

    internal TimestampShape? Shape { get; init; }

    /// <summary>Zone and year rule of a time.</summary>
    internal ParserOptions? Times { get; init; }

    /// <summary>What may come first behind this step: found when the program is made.</summary>
    internal ByteSet Follow { get; set; } = ByteSet.Anything;

    /// <summary>What may come first at <see cref="Target"/> of a split.</summary>
    internal ByteSet FollowElse { get; set; } = ByteSet.Anything;

    /// <summary>Bytes that must come behind a lazy run; empty when that is not fixed.</summary>
    internal byte[] Stop { get; set; } = [];

    /// <summary>The lazy run before this one that cannot help any more once this one is reached; -1 when there is none.</summary>
    internal int Replaces { get; set; } = -1;

    /// <summary>The first slot that is filled at this step or behind it: fields are numbered in the order of their beginnings.</summary>
    internal int SlotsFrom { get; set; }

    /// <summary>True when a run need not give characters back, as what follows cannot begin with one of them.</summary>
    internal bool Keeps { get; set; }
}
