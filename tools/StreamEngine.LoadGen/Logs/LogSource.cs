using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Formats;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Logs;

/// <summary>
/// A log stream. Event time is cut into slots of one interval; each slot belongs to a service drawn at random and holds one record, none
/// while the service is silent, several while a fault multiplies its records.
/// </summary>
internal sealed class LogSource : RecordSource
{
    // The longest message, with escapes, in the widest format stays below a quarter of this.
    private const int LongestRecord = 2048;
    private const int MostRepeats = 15;

    private readonly LogCatalog _catalog;
    private readonly LogFormat _format;
    private readonly LogModel _model;
    private readonly SeededRandom _random;
    private readonly FaultWindow[] _faults;
    private readonly ChangeEvent[] _changes;
    private readonly long _startNs;
    private readonly long _endNs;
    private readonly double _intervalNs;
    private readonly long _disorderNs;
    private LogRecord _record;
    private LogEffect _effect;
    private long _slot;
    private long _orderedNs;
    private long _lateNs;
    private int _repeats;
    private int _nextChange;

    /// <summary>Creates the stream of valid options.</summary>
    public LogSource(GeneratorOptions options)
    {
        _catalog = new LogCatalog(options);
        _format = LogFormat.Create(options, _catalog);
        _random = new SeededRandom(options.Seed);
        _faults = FaultWindow.Place(options, options.Services, (i, name) => _catalog.ServiceNames[i] == name, _catalog.ServiceNames);
        _changes = ChangeEvent.From(_faults);
        _model = new LogModel(options, _catalog, _faults, _random);
        _startNs = _orderedNs = EventClock.ToNanoseconds(options.Start);
        _endNs = options.Duration == TimeSpan.Zero ? long.MaxValue : _startNs + (options.Duration.Ticks * 100);
        _intervalNs = options.IntervalNanoseconds;
        _disorderNs = options.Disorder.Ticks * 100;
    }

    /// <inheritdoc/>
    public override int MaxRecordBytes => LongestRecord;

    /// <inheritdoc/>
    public override long TimeNs => _orderedNs;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultWindow> Faults => _faults;

    /// <inheritdoc/>
    public override IReadOnlyList<ChangeEvent> Changes => _changes;

    /// <inheritdoc/>
    public override void WritePreamble(ref Utf8Cursor cursor) => _format.WritePreamble(ref cursor);

    /// <inheritdoc/>
    public override RecordKind Write(ref Utf8Cursor cursor)
    {
        if (_repeats > 0)
        {
            _repeats--;
            _orderedNs += RandomNs(_intervalNs / (2 * (MostRepeats + 1)));
        }
        else
        {
            if (TryWriteChange(ref cursor)) return RecordKind.Change;
            if (!NextSlot()) return RecordKind.None;
        }
        _record.TimeNs = _orderedNs + _lateNs;
        _model.Draw(ref _record, in _effect);
        _format.Write(ref cursor, in _record);
        cursor.Append((byte)'\n');
        return RecordKind.Data;
    }

    private bool TryWriteChange(ref Utf8Cursor cursor)
    {
        long slotNs = _startNs + (long)(_slot * _intervalNs);
        while (_nextChange < _changes.Length && _changes[_nextChange].TimeNs <= slotNs && slotNs < _endNs)
        {
            if (!_format.WriteChange(ref cursor, _changes[_nextChange++])) continue;
            cursor.Append((byte)'\n');
            return true;
        }
        return false;
    }

    private bool NextSlot()
    {
        do
        {
            long slotNs = _startNs + (long)(_slot * _intervalNs);
            if (slotNs >= _endNs)
            {
                _orderedNs = _endNs;
                return false;
            }
            _slot++;
            _record.Service = _random.Next(_catalog.Services.Length);
            // Half an interval is left for repeats, so that records stay in order of time.
            _orderedNs = slotNs + RandomNs(_intervalNs / 2);
            _lateNs = RandomNs(_disorderNs);
            _effect = _model.EffectOn(_record.Service, _orderedNs + _lateNs);
        }
        while (_effect.Silent);
        double repeats = Math.Min(_effect.Volume - 1, MostRepeats);
        _repeats = (int)repeats;
        if (repeats > _repeats && _random.NextUnit() < repeats - _repeats) _repeats++;
        return true;
    }

    private long RandomNs(double bound) => bound < 1 ? 0 : (long)(_random.NextUnit() * bound);
}
