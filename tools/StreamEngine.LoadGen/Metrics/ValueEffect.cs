namespace StreamEngine.LoadGen.Metrics;

/// <summary>What the faults that are on do to the next value of one series.</summary>
internal struct ValueEffect
{
    /// <summary>No fault is on.</summary>
    public static readonly ValueEffect None = new() { Factor = 1, Spread = 1 };

    /// <summary>Factor on the value; of a counter on its growth.</summary>
    public double Factor;

    /// <summary>Factor on the deviation from what is usual.</summary>
    public double Spread;

    /// <summary>By how much of a day the daily season is moved, 0 to 0.5.</summary>
    public double Shift;

    /// <summary>How much the value is moved, in usual deviations of its noise.</summary>
    public double Nudge;

    /// <summary>How far the value follows a load of its own instead of the one that it shares, 0 to 1.</summary>
    public double Apart;

    /// <summary>The value does not change any more.</summary>
    public bool IsStuck;

    /// <summary>Chance that the point is lost.</summary>
    public double Lost;

    /// <summary>No points at all.</summary>
    public bool IsSilent;
}
