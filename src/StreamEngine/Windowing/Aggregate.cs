using System.Globalization;

namespace StreamEngine.Windowing;

/// <summary>A column of a frame: how the values of a series in a window are summed up.</summary>
public readonly record struct Aggregate
{
    private static readonly string[] _names =
        ["count", "sum", "min", "max", "mean", "variance", "stddev", "first", "last", "delta", "increase", "rate", "quantile", "distinct", "topk"];

    private Aggregate(AggregateKind kind, double level = 0, string? field = null, int keys = 0)
    {
        Kind = kind;
        Level = level;
        Field = field;
        Keys = keys;
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

    /// <summary>The column, field or label whose texts are looked at; null for the values of the rows.</summary>
    public string? Field { get; }

    /// <summary>How many texts <see cref="AggregateKind.TopK"/> tells, 1 to 1,000; 0 for all other kinds.</summary>
    public int Keys { get; }

    /// <summary>The name of the column: <c>count</c>, <c>stddev</c>, <c>p95</c>, <c>p99.9</c>, <c>distinct(user)</c>, <c>topk(url,10)</c>.</summary>
    public string Name => Kind switch
    {
        AggregateKind.Quantile => "p" + ((decimal)Level * 100).ToString("0.##########", CultureInfo.InvariantCulture),
        AggregateKind.TopK => string.Create(CultureInfo.InvariantCulture, $"topk({Field},{Keys})"),
        _ => Field is null ? _names[(int)Kind] : $"{_names[(int)Kind]}({Field})",
    };

    /// <summary>Number of distinct texts of a column, a field or a label. Only in queries.</summary>
    /// <param name="field">Its name, or a text made of several as expressions have it.</param>
    public static Aggregate DistinctOf(string field)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(field);
        return new Aggregate(AggregateKind.Distinct, 0, field);
    }

    /// <summary>The most frequent texts of a column, a field or a label. Only in queries.</summary>
    /// <param name="field">Its name, or a text made of several as expressions have it.</param>
    /// <param name="keys">How many, 1 to 1,000.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keys"/> is outside its limits.</exception>
    public static Aggregate TopK(string field, int keys = 10)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(field);
        ArgumentOutOfRangeException.ThrowIfLessThan(keys, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys, 1000);
        return new Aggregate(AggregateKind.TopK, 0, field, keys);
    }

    /// <summary>A quantile.</summary>
    /// <param name="level">Which, 0 (least) to 1 (greatest).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not within 0 and 1.</exception>
    public static Aggregate Quantile(double level) => level is >= 0 and <= 1
        ? new Aggregate(AggregateKind.Quantile, level)
        : throw new ArgumentOutOfRangeException(nameof(level), level, "A quantile is 0 to 1.");

    /// <summary>
    /// Reads a name as <see cref="Name"/> gives it: a kind, <c>p</c> and a percentage from 0 to 100, <c>distinct(field)</c>, or <c>topk(field,keys)</c>.
    /// </summary>
    /// <returns>False when <paramref name="name"/> is no aggregate.</returns>
    public static bool TryParse(string? name, out Aggregate aggregate)
    {
        aggregate = default;
        int kind = Array.IndexOf(_names, name);
        if (kind >= 0 && kind < (int)AggregateKind.TopK && kind != (int)AggregateKind.Quantile)
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

        return name is [.., ')'] && TryParseCall(name, ref aggregate);
    }

    private static bool TryParseCall(string name, ref Aggregate aggregate)
    {
        int open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return false;
        }

        string function = name[..open].Trim(), field = name[(open + 1)..^1].Trim();
        int keys = 10;
        if (function == "topk" && field.LastIndexOf(',') is >= 0 and var comma
            && int.TryParse(field.AsSpan(comma + 1), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out int named))
        {
            (field, keys) = (field[..comma].Trim(), named);
        }

        bool holds = field.Length > 0 && keys is >= 1 and <= 1000;
        (aggregate, bool known) = function switch
        {
            "distinct" when holds => (DistinctOf(field), true),
            "topk" when holds => (TopK(field, keys), true),
            _ => (aggregate, false),
        };
        return known;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
