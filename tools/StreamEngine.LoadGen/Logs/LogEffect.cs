namespace StreamEngine.LoadGen.Logs;

/// <summary>What the faults that are on do to the records of one service.</summary>
internal struct LogEffect
{
    /// <summary>No fault is on.</summary>
    public static readonly LogEffect None = new() { Volume = 1, Value = 1 };

    /// <summary>Factor on the number of records.</summary>
    public double Volume;

    /// <summary>Factor on durations.</summary>
    public double Value;

    /// <summary>Share of errors, if above the usual one.</summary>
    public double ErrorShare;

    /// <summary>No records at all.</summary>
    public bool Silent;

    /// <summary>The daily season is upside down.</summary>
    public bool SeasonBroken;

    /// <summary>A bad version is running: errors have its messages.</summary>
    public bool Deployed;
}
