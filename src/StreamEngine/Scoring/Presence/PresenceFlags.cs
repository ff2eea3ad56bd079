namespace StreamEngine.Scoring.Presence;

/// <summary>What was said of a series.</summary>
[Flags]
internal enum PresenceFlags : byte
{
    None,

    /// <summary>The gap at hand is longer than is usual.</summary>
    GapTold = 1,

    /// <summary>The repetition at hand is.</summary>
    RunTold = 2,

    /// <summary>The series has ended, or another has taken its place: nothing is told until it comes again.</summary>
    Ended = 4,
}
