namespace StreamEngine.Scoring.Residuals;

/// <summary>What the eight series of a block have in common.</summary>
internal struct BlockHead
{
    /// <summary>Time of the last values, nanoseconds since the Unix epoch, when <see cref="Step"/> is not 0.</summary>
    internal long Last;

    /// <summary>Usual distance of values when all series of the block have the same clock, nanoseconds; 0 when each has its own.</summary>
    internal long Step;

    /// <summary>Bits of the series that are in a run of extremes.</summary>
    internal byte Runs;

    /// <summary>Bits of the series that were negative once.</summary>
    internal byte Negative;

    /// <summary>Bits of the series whose values are collected to see whether they have a period.</summary>
    internal byte Studied;

    /// <summary>True when no series has a season or may still ask for one.</summary>
    internal bool HasNoSeason;
}
