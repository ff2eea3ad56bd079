namespace StreamEngine.Scoring;

/// <summary>What a detector says about one row of a frame.</summary>
public struct SeriesScore
{
    /// <summary>No opinion: score 0, learning.</summary>
    public static readonly SeriesScore None = new() { PValue = 1, Expected = double.NaN, Lower = double.NaN, Upper = double.NaN, Learning = true };

    /// <summary>
    /// Chance of a deviation at least this large when all is well, from the series' own history, in (0, 1]. This is what alerts are
    /// budgeted with.
    /// </summary>
    public double PValue;

    /// <summary>What the detector looked at.</summary>
    public double Observed;

    /// <summary>What it expected there; NaN when it has no expectation.</summary>
    public double Expected;

    /// <summary>Lower edge of the band of the expected, NaN when there is none.</summary>
    public double Lower;

    /// <summary>Upper edge of the band of the expected, NaN when there is none.</summary>
    public double Upper;

    /// <summary>What is abnormal; <see cref="AnomalyKind.Deviation"/> leaves it to the kind of the series.</summary>
    public AnomalyKind Kind;

    /// <summary>When it began, nanoseconds since the Unix epoch; 0 when it began with the window.</summary>
    public long Since;

    /// <summary>+1 above the expected, -1 below it, 0 neither.</summary>
    public sbyte Direction;

    /// <summary>True when the values are the growth of a counter a window, not its level.</summary>
    public bool IsGrowth;

    /// <summary>Length of the slot of the profile that the expected value comes from, in minutes, negative for one of the week; 0 when no season spoke.</summary>
    internal short Season;

    /// <summary>True when the p-value is a frequency of the series itself, which needs no calibration.</summary>
    internal bool IsCalibrated;

    /// <summary>True while the detector has seen too little of the series: no alert is raised.</summary>
    public bool Learning;

    /// <summary>The score of the contract, in [0, 1]: 0 for p of 1, 0.5 for 10^-4, towards 1 as p falls: <c>s = m / (m + 4)</c> with <c>m = -log10 p</c>.</summary>
    public readonly double Score
    {
        get
        {
            double magnitude = -Math.Log10(Math.Clamp(PValue, 1e-300, 1));
            return magnitude / (magnitude + 4);
        }
    }
}
