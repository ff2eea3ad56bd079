using System.Globalization;

namespace StreamEngine.Windowing;

/// <summary>A column of a frame: how the values of a series in a window are summed up.</summary>
public readonly record struct Aggregate
{
    private static readonly string[] _names =
        ["count", "sum", "min", "max", "mean", "variance", "stddev", "first", "last", "delta", "increase", "rate", "quantile", "distinct"];

    private Aggregate(AggregateKind kind, double level = 0)
    {
        Kind = kind;
        Level = level;
    }

    /// <inheritdoc cref="AggregateKind.Count"/>
    public static Aggregate Count => new(AggregateKind.Count);

    /// <inheritdoc cref="AggregateKind.Sum"/>
    public static Aggregate Sum => new(AggregateKind.Sum);

    /// <inheritdoc cref="AggregateKind.Min"/>
    public static Aggregate Min => new(AggregateKind.Min);

    /// <inheritdoc cref="AggregateKind.Max"/>
    public static Aggregate Max => new(AggregateKind.Max);

    /// <inheritdoc cref="AggregateKind.Mean"/>
    public static Aggregate Mean => new(AggregateKind.Mean);

    /// <inheritdoc cref="AggregateKind.Variance"/>
    public static Aggregate Variance => new(AggregateKind.Variance);

    /// <inheritdoc cref="AggregateKind.StdDev"/>
    public static Aggregate StdDev => new(AggregateKind.StdDev);

    /// <inheritdoc cref="AggregateKind.First"/>
    public static Aggregate First => new(AggregateKind.First);

    /// <inheritdoc cref="AggregateKind.Last"/>
    public static Aggregate Last => new(AggregateKind.Last);

    /// <inheritdoc cref="AggregateKind.Delta"/>
    public static Aggregate Delta => new(AggregateKind.Delta);

    /// <inheritdoc cref="AggregateKind.Increase"/>
    public static Aggregate Increase => new(AggregateKind.Increase);

    /// <inheritdoc cref="AggregateKind.Rate"/>
    public static Aggregate Rate => new(AggregateKind.Rate);

    /// <inheritdoc cref="AggregateKind.Distinct"/>
    public static Aggregate Distinct => new(AggregateKind.Distinct);

    /// <summary>Median.</summary>
    public static Aggregate P50 => new(AggregateKind.Quantile, 0.5);

    /// <summary>95th percentile.</summary>
    public static Aggregate P95 => new(AggregateKind.Quantile, 0.95);

    /// <summary>99th percentile.</summary>
    public static Aggregate P99 => new(AggregateKind.Quantile, 0.99);

    /// <summary>What is computed.</summary>
    public AggregateKind Kind { get; }

    /// <summary>Which quantile, 0 to 1; 0 for all other kinds.</summary>
    public double Level { get; }

    /// <summary>The name of the column: <c>count</c>, <c>stddev</c>, <c>p95</c>, <c>p99.9</c>.</summary>
    public string Name => Kind == AggregateKind.Quantile
        ? "p" + ((decimal)Level * 100).ToString("0.##########", CultureInfo.InvariantCulture)
        : _names[(int)Kind];

    /// <summary>A quantile.</summary>
    /// <param name="level">Which, 0 (least) to 1 (greatest).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not within 0 and 1.</exception>
    public static Aggregate Quantile(double level) => level is >= 0 and <= 1
        ? new Aggregate(AggregateKind.Quantile, level)
        : throw new ArgumentOutOfRangeException(nameof(level), level, "A quantile is 0 to 1.");

    /// <summary>Reads a name as <see cref="Name"/> gives it: a kind, or <c>p</c> and a percentage from 0 to 100.</summary>
    /// <returns>False when <paramref name="name"/> is no aggregate.</returns>
    public static bool TryParse(string? name, out Aggregate aggregate)
    {
        aggregate = default;
        int kind = Array.IndexOf(_names, name);
        if (kind >= 0 && kind != (int)AggregateKind.Quantile)
        {
            aggregate = new Aggregate((AggregateKind)kind);
            return true;
        }

        if (name is ['p', .. var percent]
            && decimal.TryParse(percent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal hundredths)
            && hundredths <= 100)
        {
            aggregate = new Aggregate(AggregateKind.Quantile, (double)(hundredths / 100));
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
