namespace StreamEngine.Windowing;

/// <summary>A column of a frame: how the values of a window are summed up.</summary>
public enum Aggregate
{
    /// <summary>Number of values (of records, for a count series).</summary>
    Count,

    /// <summary>Sum of values.</summary>
    Sum,

    /// <summary>Least value.</summary>
    Min,

    /// <summary>Greatest value.</summary>
    Max,

    /// <summary>Arithmetic mean.</summary>
    Mean,

    /// <summary>Population standard deviation.</summary>
    StdDev,

    /// <summary>Value that arrived last.</summary>
    Last,

    /// <summary>Median, relative error at most 1 %.</summary>
    P50,

    /// <summary>95th percentile, relative error at most 1 %.</summary>
    P95,

    /// <summary>99th percentile, relative error at most 1 %.</summary>
    P99,
}
