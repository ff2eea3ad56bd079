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
    private readonly string[] _services;
    private readonly string[] _hosts;
    private readonly SeededRandom _random;

    /// <summary>Creates the series of a stream.</summary>
    public SeriesSet(GeneratorOptions options)
    {
        Count = options.EffectiveSeries;
        _services = EntityNames.Services(options.Services);
        _hosts = EntityNames.Hosts(options.Hosts);
        _random = new SeededRandom(options.Seed);
        _scale = new double[Count];
        _phaseSin = new double[Count];
        _phaseCos = new double[Count];
        _noise = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            _scale[i] = 0.7 + (0.6 * _random.NextUnit());
            (_phaseSin[i], _phaseCos[i]) = Math.SinCos(0.8 * _random.NextUnit());
        }
    }

    /// <summary>Number of series.</summary>
    public int Count { get; }

    /// <summary>The metric of a series.</summary>
    public static MetricKind Kind(int series) => MetricKind.All[series % MetricKind.All.Length];

    /// <summary>The service of a series.</summary>
    public string Service(int series) => _services[series / MetricKind.All.Length % _services.Length];

    /// <summary>The host of a series.</summary>
    public string Host(int series) => _hosts[series / MetricKind.All.Length / _services.Length % _hosts.Length];

    /// <summary>A number that tells apart series of the same metric, service and host; 0 for the first.</summary>
    public int Instance(int series) => series / MetricKind.All.Length / _services.Length / _hosts.Length;

    /// <summary>The full name, such as <c>checkout.error_rate.host-01</c>.</summary>
    public string Name(int series)
    {
        string name = $"{Service(series)}.{Kind(series).Name}.{Host(series)}";
        return Instance(series) == 0 ? name : $"{name}.{Instance(series)}";
    }

    /// <summary>Whether a fault that names <paramref name="target"/> is about the series.</summary>
    public bool Matches(int series, string target) =>
        Kind(series).Name == target || Service(series) == target || Host(series) == target || Name(series) == target;

    /// <summary>Names that faults can aim at.</summary>
    public IEnumerable<string> Targets() =>
        Enumerable.Range(0, Count).SelectMany(i => new[] { Service(i), Kind(i).Name, Name(i) }).Take(600).Distinct();

    /// <summary>The next value of a series without its upper bound.</summary>
    /// <param name="series">Which one.</param>
    /// <param name="daySin">Sine of the time of day.</param>
    /// <param name="dayCos">Cosine of the time of day.</param>
    public double Next(int series, double daySin, double dayCos)
    {
        MetricKind kind = Kind(series);
        double season = (daySin * _phaseCos[series]) + (dayCos * _phaseSin[series]);
        double noise = (Persistence * _noise[series]) + (Innovation * _random.NextGaussian());
        _noise[series] = noise;
        return ((kind.Level * (1 + (kind.Season * season))) + (kind.Noise * noise)) * _scale[series];
    }
}
