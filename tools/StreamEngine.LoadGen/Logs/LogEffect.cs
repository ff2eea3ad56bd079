namespace StreamEngine.LoadGen.Logs;

/// <summary>What the faults that are on do to the records of one service.</summary>
internal struct LogEffect
{
    /// <summary>No fault is on.</summary>
    public static readonly LogEffect None = new() { Volume = 1, Value = 1, Season = 1 };

    /// <summary>Factor on the number of records.</summary>
    public double Volume;

    /// <summary>Factor on durations.</summary>
    public double Value;

    /// <summary>Share of errors, if above the usual one.</summary>
    public double ErrorShare;

    /// <summary>No records at all.</summary>
    public bool Silent;

    /// <summary>Factor on the daily season; -1 turns it over.</summary>
    public double Season;

    /// <summary>A bad version is running: errors have its messages.</summary>
    public bool Deployed;
}
