using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Formats;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Metrics;

/// <summary>A metric stream: every interval, one point of every series.</summary>
internal sealed class MetricSource : RecordSource
{
    private const double DayNs = 86400.0 * EventClock.Second;

    private readonly SeriesSet _series;
    private readonly MetricFormat _format;
    private readonly FaultWindow[] _faults;
    private readonly ChangeEvent[] _changes;
    private readonly double[] _row;
    private readonly double[] _last;
    private readonly SeededRandom _losses;
    private readonly long _startNs;
    private readonly long _endNs;
    private readonly double _intervalNs;
    private readonly int _block;
    private readonly ulong _seed;
    private long _tick;
    private int _next;
    private int _nextChange;
    private long _orderedNs;
    private long _seasonNs = long.MinValue;
    private double _daySin;
    private double _dayCos;

    /// <summary>Creates the stream of valid options.</summary>
    public MetricSource(GeneratorOptions options)
    {
        _series = new SeriesSet(options);
        _format = MetricFormat.Create(options, _series);
        _row = new double[_format.IsWide ? _series.Count : 1];
        _last = new double[_series.Count];
        _losses = new SeededRandom(options.Seed ^ 0x1057DA7A1057DA7A);
        _faults = FaultWindow.Place(options, _series.Count, _series.Matches, _series.Targets());
        _changes = ChangeEvent.From(_faults);
        _startNs = _orderedNs = EventClock.ToNanoseconds(options.Start);
        _endNs = options.Duration == TimeSpan.Zero ? long.MaxValue : _startNs + (options.Duration.Ticks * 100);
        _intervalNs = options.IntervalNanoseconds;
        _block = 1 + (int)Math.Min(options.Disorder.Ticks * 100 / _intervalNs, 64);
        _seed = options.Seed;
    }

    /// <inheritdoc/>
    public override int MaxRecordBytes => _format.MaxRecordBytes;

    /// <inheritdoc/>
    public override long TimeNs => _orderedNs;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultWindow> Faults => _faults;

    /// <inheritdoc/>
    public override IReadOnlyList<ChangeEvent> Changes => _changes;

    /// <inheritdoc/>
    public override void WritePreamble(ref Utf8Cursor cursor) => _format.WriteHeader(ref cursor);

    /// <inheritdoc/>
    public override RecordKind Write(ref Utf8Cursor cursor)
    {
        while (true)
        {
            _orderedNs = _startNs + (long)(_tick * _intervalNs);
            if (_orderedNs >= _endNs)
            {
                _orderedNs = _endNs;
                return RecordKind.None;
            }
            if (_nextChange < _changes.Length && _changes[_nextChange].TimeNs <= _orderedNs)
            {
                if (_format.WriteChange(ref cursor, _changes[_nextChange++])) return RecordKind.Change;
                continue;
            }
            if (_format.IsWide ? TryWriteRow(ref cursor) : TryWritePoint(ref cursor)) return RecordKind.Data;
        }
    }

    private bool TryWriteRow(ref Utf8Cursor cursor)
    {
        long ns = PointTime(0);
        _tick++;
        for (int i = 0; i < _row.Length; i++) _row[i] = Value(i, ns);
        _format.Write(ref cursor, 0, ns, _row);
        return true;
    }

    private bool TryWritePoint(ref Utf8Cursor cursor)
    {
        int series = _next;
        long ns = PointTime(series);
        if (++_next == _series.Count)
        {
            _next = 0;
            _tick++;
        }
        _row[0] = Value(series, ns);
        if (double.IsNaN(_row[0])) return false;
        _format.Write(ref cursor, series, ns, _row);
        return true;
    }

    // Out of order: blocks of neighbouring ticks are rotated, each series and block by an amount of its own, so that every tick appears
    // once and none is later than the block is long.
    private long PointTime(int series)
    {
        if (_block == 1) return _orderedNs;
        long block = _tick / _block;
        ulong turn = (((ulong)block * 0x9E3779B97F4A7C15) ^ ((ulong)series * 0xD6E8FEB86659FD93) ^ _seed) * 0xBF58476D1CE4E5B9;
        long position = ((_tick % _block) + (long)((turn >> 33) % (ulong)_block)) % _block;
        return _startNs + (long)(((block * _block) + position) * _intervalNs);
    }

    private double Value(int series, long ns)
    {
        if (ns != _seasonNs)
        {
            _seasonNs = ns;
            (_daySin, _dayCos) = Math.SinCos(2 * Math.PI * (ns % DayNs) / DayNs);
        }
        MetricKind kind = _series.Kind(series);
        ValueEffect effect = ValueEffect.None;
        foreach (FaultWindow fault in _faults)
        {
            if (fault.Covers(ns, series)) Apply(fault, kind.Role, ns, ref effect);
        }
        effect.Nudge = SeriesSet.Sided(effect.Nudge, series);
        double value = Math.Clamp(_series.Next(series, ns, _daySin, _dayCos, effect), 0, kind.Highest);
        if (effect.IsStuck && !double.IsNaN(value)) value = _last[series];
        else if (!double.IsNaN(value)) _last[series] = value;
        return effect.IsSilent || (effect.Lost > 0 && _losses.NextUnit() < effect.Lost) ? double.NaN : value;
    }

    private static void Apply(FaultWindow fault, MetricRole role, long ns, ref ValueEffect effect)
    {
        double size = fault.Spec.Size;
        switch (fault.Spec.Kind)
        {
            case FaultKind.SeasonalBreak:
                effect.Shift = Math.Min(0.5, effect.Shift + (0.5 * size));
                break;
            case FaultKind.SilentService:
                effect.IsSilent = true;
                break;
            case FaultKind.FlatLine:
                effect.IsStuck = true;
                break;
            case FaultKind.MissingData:
                effect.Lost = Math.Max(effect.Lost, Math.Min(1, 0.9 * size));
                break;
            case FaultKind.CorrelationBreak:
                effect.Apart = Math.Max(effect.Apart, Math.Min(1, size) * fault.Ramp(ns));
                break;
            case FaultKind.ManyShifts:
                effect.Nudge += 2 * size;
                break;
            case FaultKind.VarianceChange:
                effect.Spread *= 1 + (3 * size);
                break;
            default:
                effect.Factor *= Factor(fault, role, size, ns);
                break;
        }
    }

    private static double Factor(FaultWindow fault, MetricRole role, double size, long ns) => (fault.Spec.Kind, role) switch
    {
        (FaultKind.Spike, _) => 1 + (5 * size),
        (FaultKind.LevelShift, _) => 1 + (1.5 * size),
        (FaultKind.SlowLeak, _) => 1 + (3 * size * fault.Progress(ns)),
        (FaultKind.TrendChange, _) => Math.Max(0, 1 - (0.5 * size * fault.Progress(ns))),
        (FaultKind.ErrorBurst, MetricRole.Errors) => 1 + (19 * size),
        (FaultKind.BadDeployment, MetricRole.Errors) => 1 + (14 * size),
        (FaultKind.BadDeployment, MetricRole.Latency) => 1 + (2 * size),
        _ => 1,
    };
}
