namespace StreamEngine.Windowing;

/// <summary>How the values of a series in a window are summed up.</summary>
public enum AggregateKind
{
    /// <summary>Number of values (of records, for a count series).</summary>
    Count,

    /// <summary>Sum of values, exact as long as their magnitudes are within a factor of 2^40 of each other.</summary>
    Sum,

    /// <summary>Least value.</summary>
    Min,

    /// <summary>Greatest value.</summary>
    Max,

    /// <summary>Arithmetic mean.</summary>
    Mean,

    /// <summary>Population variance.</summary>
    Variance,

    /// <summary>Population standard deviation.</summary>
    StdDev,

    /// <summary>Value with the earliest event time; of several, the one that arrived first.</summary>
    First,

    /// <summary>Value with the latest event time; of several, the one that arrived last.</summary>
    Last,

    /// <summary>The last value less the last one before the window.</summary>
    Delta,

    /// <summary>By how much a counter has grown since the last value before the window; a fall is a reset to zero.</summary>
    Increase,

    /// <summary><see cref="Increase"/> a second.</summary>
    Rate,

    /// <summary>A quantile by nearest rank: exact up to 32 values, then within a relative error of 0.78 %.</summary>
    Quantile,

    /// <summary>Number of distinct values: exact up to 64, then with a standard error of 1.6 %.</summary>
    Distinct,

    /// <summary>
    /// The most frequent texts: no count is too low, and none more than the number of texts divided by the number of keys too high. The column has the count of the first; <see cref="Frame.Top"/> tells all.
    /// </summary>
    TopK,
}
