namespace StreamEngine.Windowing.Expressions;

// Lambdas name columns through their parameter, so that members belong to an instance.
#pragma warning disable CA1822

/// <summary>
/// Names the columns of metric points in lambdas that <see cref="WindowExpression"/> reads. It holds no values: its members are never called.
/// </summary>
public readonly struct MetricRow
{
    /// <summary>Nanoseconds since the Unix epoch.</summary>
    public long Time => throw LogRow.Misuse();

    /// <summary>Metric or measurement name.</summary>
    public string? Name => throw LogRow.Misuse();

    /// <summary>Field of the measurement.</summary>
    public string? Field => throw LogRow.Misuse();

    /// <summary>The value.</summary>
    public double Value => throw LogRow.Misuse();

    /// <summary>A label.</summary>
    /// <param name="name">Name of the label.</param>
    public string? Label(string name) => throw LogRow.Misuse();

    /// <summary>A label that is read as a number; null where it is none.</summary>
    /// <param name="name">Name of the label.</param>
    public double Number(string name) => throw LogRow.Misuse();

    /// <summary>True where the label is there.</summary>
    /// <param name="name">Name of the label.</param>
    public bool Has(string name) => throw LogRow.Misuse();
}
