namespace StreamEngine.Scoring.Rules;

/// <summary>Sorts of anomalies that verdicts tell apart.</summary>
internal enum AlertSort : byte
{
    /// <summary>Values above the expected, and what has no direction.</summary>
    Up,

    /// <summary>Values below the expected.</summary>
    Down,

    /// <summary>Values that lack or are stuck.</summary>
    Presence,
}
