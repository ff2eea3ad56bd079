using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>What a worker remembers of the timestamps of plain lines.</summary>
internal struct PlainTimes
{
    /// <summary>Of those that are the time of a record.</summary>
    internal TimestampCache First;

    /// <summary>Of those behind them.</summary>
    internal TimestampCache Last;
}

/// <summary><see cref="PlainTimes"/> of one worker and parser.</summary>
internal sealed class PlainState
{
    /// <summary>What is remembered.</summary>
    internal PlainTimes Times;
}
