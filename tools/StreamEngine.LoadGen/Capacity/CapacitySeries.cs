using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Capacity;

/// <summary>
/// A series of something that may fill up, a value a minute, and the truth: when it is full, had nobody done anything. Equal kinds and seeds give equal series.
/// </summary>
public sealed class CapacitySeries
{
    /// <summary>Minutes that are looked ahead for the truth: 60 days.</summary>
    public const int Horizon = 60 * Day;

    private const int Day = 1440;
    private const int Longest = 7 * Day;
    private const double Bytes = 1e9;

    private readonly double[] _path;
    private readonly double[] _untouched;
    private readonly int _touched;
    private double[]? _values;

    internal CapacitySeries(CapacityKind kind, in CapacityPath path)
    {
        Kind = kind;
        _path = path.Values;
        _untouched = path.Untouched ?? path.Values;
        _touched = path.Touched;
        Turned = path.Turned;
    }

    /// <summary>How it fills up.</summary>
    public CapacityKind Kind { get; }

    /// <summary>Name of the metric, which tells its unit.</summary>
    public string Metric => Kind switch
    {
        CapacityKind.LinearFree => "disk_free_bytes",
        CapacityKind.LinearRatio => "queue_fill_ratio",
        CapacityKind.LinearPair => "disk_used_bytes",
        CapacityKind.LeakWithCollector => "heap_used_percent",
        CapacityKind.Noise => "queue_used_percent",
        _ => "disk_used_percent",
    };

    /// <summary>Name of the metric that is the threshold; null when its name tells that of <see cref="Metric"/>.</summary>
    public string? SizeMetric => Kind == CapacityKind.LinearPair ? "disk_size_bytes" : null;

    /// <summary>The value at which it is full.</summary>
    public double Threshold => Unit(100);

    /// <summary>Whether values fall as it fills up.</summary>
    public bool Falls => Kind == CapacityKind.LinearFree;

    /// <summary>Values, a minute apart, up to the one before it is full: at most those of seven days.</summary>
    public IReadOnlyList<double> Values => _values ??= [.. _path.Take(Math.Min(Longest, ReachedAfter(_path, 0))).Select(Unit)];

    /// <summary>The minute from which it fills at another rate, which nobody can know before; 0 for never.</summary>
    public int Turned { get; }

    /// <summary>The minute in which it becomes full; <see cref="Horizon"/> when it does not in 60 days.</summary>
    public int Reached => ReachedAfter(_path, 0);

    /// <summary>Makes a series.</summary>
    public static CapacitySeries Create(CapacityKind kind, ulong seed)
    {
        var random = new SeededRandom(seed ^ ((ulong)(kind + 1) * 0xD6E8FEB86659FD93));
        return new CapacitySeries(kind, new CapacityPaths(random).Make(kind));
    }

    /// <summary>The minute in which it becomes full when nobody does anything after a minute; <see cref="Horizon"/> when it does not in 60 days.</summary>
    public int ReachedAfter(int minute) => ReachedAfter(minute < _touched ? _untouched : _path, minute);

    private static int ReachedAfter(double[] path, int minute)
    {
        int at = Array.FindIndex(path, Math.Min(minute, path.Length), static v => v >= 100);
        return at < 0 ? Horizon : at;
    }

    private double Unit(double percent) => Kind switch
    {
        CapacityKind.LinearFree => Math.Max(0, 100 - percent) * Bytes,
        CapacityKind.LinearRatio => percent / 100,
        CapacityKind.LinearPair => percent * Bytes,
        _ => percent,
    };
}
