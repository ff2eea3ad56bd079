using StreamEngine.LoadGen.Metrics.Shapes;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics;

/// <summary>Names and state of the series of a metric stream; the state is a struct of arrays indexed by series.</summary>
internal sealed class SeriesSet
{
    // Autoregressive noise: neighbours are alike, the variance stays that of the metric (1 - 0.6 * 0.6 = 0.8 * 0.8).
    private const double Persistence = 0.6;
    private const double Innovation = 0.8;

    private readonly double[] _scale;
    private readonly double[] _phaseSin;
    private readonly double[] _phaseCos;
    private readonly double[] _noise;
    private readonly ValueShape?[] _shapes;
    private readonly string[] _services;
    private readonly string[] _hosts;
    private readonly SeededRandom _random;

    /// <summary>Creates the series of a stream.</summary>
    public SeriesSet(GeneratorOptions options)
    {
        Count = options.EffectiveSeries;
        Kinds = MetricKind.Of(options.Metrics);
        _services = EntityNames.Services(options.Services);
        _hosts = EntityNames.Hosts(options.Hosts);
        _random = new SeededRandom(options.Seed);
        _scale = new double[Count];
        _phaseSin = new double[Count];
        _phaseCos = new double[Count];
        _noise = new double[Count];
        _shapes = new ValueShape?[Count];
        for (int i = 0; i < Count; i++)
        {
            _scale[i] = 0.7 + (0.6 * _random.NextUnit());
            (_phaseSin[i], _phaseCos[i]) = Math.SinCos(0.8 * _random.NextUnit());
            // A sequence of its own for each series with a shape: what faults do to one leaves the others as they are.
            var random = new SeededRandom(options.Seed ^ ((ulong)(i + 1) * 0x9E3779B97F4A7C15));
            double level = Kind(i).Level * _scale[i];
            _shapes[i] = Kind(i).OfLoad?.Invoke(level, random, new LoadPath(options.Seed, i / Kinds.Length)) ?? Kind(i).Shape?.Invoke(level, random, options.IntervalNanoseconds);
        }
    }

    /// <summary>Number of series.</summary>
    public int Count { get; }

    /// <summary>The metrics that the series take in turn.</summary>
    public MetricKind[] Kinds { get; }

    /// <summary>The metric of a series.</summary>
    public MetricKind Kind(int series) => Kinds[series % Kinds.Length];

    /// <summary>The service of a series.</summary>
    public string Service(int series) => _services[series / Kinds.Length % _services.Length];

    /// <summary>The host of a series.</summary>
    public string Host(int series) => _hosts[series / Kinds.Length / _services.Length % _hosts.Length];

    /// <summary>A number that tells apart series of the same metric, service and host; 0 for the first.</summary>
    public int Instance(int series) => series / Kinds.Length / _services.Length / _hosts.Length;

    /// <summary>The full name, such as <c>checkout.error_rate.host-01</c>.</summary>
    public string Name(int series)
    {
        string name = $"{Service(series)}.{Kind(series).Name}.{Host(series)}";
        return Instance(series) == 0 ? name : $"{name}.{Instance(series)}";
    }

    /// <summary>Whether a fault that names <paramref name="target"/> is about the series.</summary>
    public bool Matches(int series, string target) =>
        Kind(series).Name == target || Service(series) == target || Host(series) == target || Name(series) == target || $"{Service(series)}@{Host(series)}" == target;

    /// <summary>Names that faults can aim at.</summary>
    public IEnumerable<string> Targets() =>
        Enumerable.Range(0, Count).SelectMany(i => new[] { Service(i), Kind(i).Name, Name(i) }).Take(600).Distinct();

    /// <summary>The next value of a series, without its bounds.</summary>
    /// <param name="series">Which one.</param>
    /// <param name="ns">Event time, nanoseconds since the epoch.</param>
    /// <param name="daySin">Sine of the time of day.</param>
    /// <param name="dayCos">Cosine of the time of day.</param>
    /// <param name="effect">What faults do to it.</param>
    /// <returns>NaN when there is no point.</returns>
    public double Next(int series, long ns, double daySin, double dayCos, in ValueEffect effect)
    {
        if (_shapes[series] is { } shape) return shape.Next(ns, effect);
        if (effect.Shift != 0)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * effect.Shift);
            (daySin, dayCos) = ((daySin * cos) + (dayCos * sin), (dayCos * cos) - (daySin * sin));
        }
        MetricKind kind = Kind(series);
        double season = (daySin * _phaseCos[series]) + (dayCos * _phaseSin[series]);
        double noise = (Persistence * _noise[series]) + (Innovation * _random.NextGaussian());
        _noise[series] = noise;
        return ((kind.Level * (1 + (kind.Season * season))) + (kind.Noise * ((effect.Spread * noise) + effect.Nudge))) * _scale[series] * effect.Factor;
    }

    /// <summary>A nudge up for one series and down for the next.</summary>
    public static double Sided(double nudge, int series) => series % 2 == 0 ? nudge : -nudge;
}
