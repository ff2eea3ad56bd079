using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Logs;

/// <summary>Draws the facts of log records: levels, durations and the effect of faults on them.</summary>
internal sealed class LogModel
{
    private const double BaseErrorShare = 0.005;
    private const double SeasonAmplitude = 0.25;
    private const long MinuteNs = 60 * EventClock.Second;

    private static readonly int[] OkStatus = [200, 200, 200, 200, 200, 201, 204, 304];
    private static readonly int[] ErrorStatus = [500, 500, 502, 503];

    private readonly LogCatalog _catalog;
    private readonly FaultWindow[] _faults;
    private readonly SeededRandom _random;
    private readonly GeneratorOptions _options;
    private readonly double[] _spread = new double[1024];
    private readonly TraceModel? _traces;
    private long _seasonMinute = long.MinValue;
    private double _season;

    /// <summary>Creates the model of a stream.</summary>
    public LogModel(GeneratorOptions options, LogCatalog catalog, FaultWindow[] faults, SeededRandom random)
    {
        _options = options;
        _catalog = catalog;
        _faults = faults;
        _random = random;
        _traces = options.TraceLines > 1 ? new TraceModel(options.Seed, options.TraceLines) : null;
        // Durations are about log-normal; a table of draws is much cheaper than an exponential a record.
        for (int i = 0; i < _spread.Length; i++) _spread[i] = Math.Exp(0.45 * random.NextGaussian());
    }

    /// <summary>What the faults do to a service at an event time.</summary>
    public LogEffect EffectOn(int service, long ns)
    {
        var effect = LogEffect.None;
        foreach (FaultWindow fault in _faults)
        {
            if (fault.Covers(ns, service)) Apply(fault, ns, ref effect);
        }
        return effect;
    }

    /// <summary>Draws everything but time and service, which are set already.</summary>
    public void Draw(ref LogRecord record, in LogEffect effect)
    {
        record.TraceHigh = _random.NextBits();
        record.TraceLow = _random.NextBits();
        record.Span = _random.NextBits();
        ulong bits = _random.NextBits();
        ulong more = _random.NextBits();
        double draw = (bits & 0xFFFFFF) * (1.0 / (1 << 24));
        double errors = Math.Max(BaseErrorShare, effect.ErrorShare);
        ulong choice = bits;
        if (_traces is not null && _traces.Next(ref record) is var step && draw >= errors)
        {
            choice = step;
            draw = (step & 0xFFFFFF) * (1.0 / (1 << 24));
            errors = 0;
        }
        record.Level = LevelOf(draw, errors);
        record.Message = LogCatalog.Pick(record.Level, effect.Deployed, (uint)(choice >> 32));
        record.Host = SeededRandom.Scale((uint)(record.Span * 0x9E3779B1), _catalog.Hosts.Length);
        record.Status = record.Level switch
        {
            LogLevel.Error => ErrorStatus[more & 3],
            LogLevel.Warn => (more & 3) == 0 ? 429 : 404,
            _ => OkStatus[more & 7],
        };
        double season = 1 + (effect.Season * SeasonAmplitude * SeasonAt(record.TimeNs));
        record.DurationUs = (long)(_catalog.BaseDurationUs[record.Service] * _spread[(more >> 3) & 1023] * season * effect.Value);
        record.Bytes = 200 + (int)((more >> 16) & 0x7FFF);
        record.Path = SeededRandom.Scale((uint)(more >> 32), LogCatalog.Paths.Length);
        record.Number = (uint)((bits >> 24) & 0xFFFF);
        record.Escapes = _options.Escapes && (record.TraceHigh & 3) == 0;
        record.NonAscii = _options.NonAscii && (record.TraceHigh & 12) == 0;
        record.KeyOrder = (int)((record.TraceHigh >> 4) & 15);
    }

    private static LogLevel LevelOf(double draw, double errorShare)
    {
        if (draw < errorShare) return LogLevel.Error;
        if (draw > 0.97) return LogLevel.Warn;
        return draw > 0.92 ? LogLevel.Debug : LogLevel.Info;
    }

    private static void Apply(FaultWindow fault, long ns, ref LogEffect effect)
    {
        double size = fault.Spec.Size;
        switch (fault.Spec.Kind)
        {
            case FaultKind.Spike:
                effect.Volume *= 1 + (5 * size);
                break;
            case FaultKind.LevelShift:
                effect.Volume *= 1 + (1.5 * size);
                effect.Value *= 1 + (1.5 * size);
                break;
            case FaultKind.SlowLeak:
                effect.Value *= 1 + (3 * size * fault.Progress(ns));
                break;
            case FaultKind.SeasonalBreak:
                effect.Season = 1 - (2 * Math.Min(size, 1));
                break;
            case FaultKind.ErrorBurst:
                effect.ErrorShare = Math.Max(effect.ErrorShare, Math.Min(1, 0.5 * size));
                break;
            case FaultKind.SilentService:
                effect.Silent = true;
                break;
            case FaultKind.BadDeployment:
                effect.ErrorShare = Math.Max(effect.ErrorShare, Math.Min(1, 0.35 * size));
                effect.Value *= 1 + (2 * size);
                effect.Deployed = true;
                break;
        }
    }

    private double SeasonAt(long ns)
    {
        long minute = ns / MinuteNs;
        if (minute != _seasonMinute)
        {
            _seasonMinute = minute;
            _season = Math.Sin(2 * Math.PI * (minute % 1440) / 1440);
        }
        return _season;
    }
}
