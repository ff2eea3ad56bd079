using StreamEngine.Batching;
using StreamEngine.Insights;
using StreamEngine.Windowing;

namespace StreamEngine.Correlation;

/// <summary>
/// Says what changed around a time: feed it frames in time order, then ask. Keeps a bounded history of every series before the time and all
/// values of the window after it; frames that are later are ignored.
/// </summary>
public sealed class ChangeExplainer
{
    private const int MaxBirths = 64;
    private const int MaxChanges = 1024;
    private const int MaxHistory = 10_000;

    /// <summary>Blocks of the length of the window in question that the history should hold: enough for a null with a level of 5 %.</summary>
    private const int BlocksOfHistory = 40;

    /// <summary>Values that are kept in all, 8 bytes each.</summary>
    private const int MaxValues = 16 * 1024 * 1024;

    private static readonly TimeSpan s_changeHorizon = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan s_changeHalfLife = TimeSpan.FromMinutes(5);

    private readonly ChangeExplainerOptions _options;
    private readonly CauseRanker _ranker;
    private readonly RecentChanges _changes = new(MaxChanges);
    private readonly Dictionary<int, SeriesTrack> _tracks = [];
    private long[] _starts = [];
    private int _maxSeries;
    private readonly List<long> _startsAfter = [];
    private readonly List<TemplateBirth> _births = [];
    private readonly long _until;
    private long _windows;
    private long _window;
    private long _birthsBefore;
    private long _end;
    private int _between;

    /// <summary>Makes an explainer. The options must not change afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its limits.</exception>
    public ChangeExplainer(ChangeExplainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _until = EventTime.Add(options.At, EventTime.Of(options.Window));
        _end = options.At;
        _ranker = new CauseRanker(options.Topology, s_changeHorizon, s_changeHalfLife, options.MaxCauses);
        foreach (ChangeEvent change in options.Changes)
        {
            Take(change);
        }
    }

    /// <summary>Rows of series that had no room.</summary>
    public long DroppedSeries { get; private set; }

    /// <summary>Takes in a frame; frames come in time order. Nothing of it is kept but values.</summary>
    public void Observe(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        _window = Math.Max(1, EventTime.Between(frame.Start, frame.End));
        if (_starts.Length == 0)
        {
            long blocks = BlocksOfHistory * Math.Max(1, EventTime.Of(_options.Window) / _window);
            _starts = new long[(int)Math.Clamp(blocks, _options.History, MaxHistory)];
            _maxSeries = Math.Min(_options.MaxSeries, MaxValues / _starts.Length);
        }

        foreach (int retired in frame.RetiredSeries)
        {
            _tracks.Remove(retired);
        }

        foreach (ChangeEvent change in frame.Changes)
        {
            Take(change);
        }

        bool isAfter = EventTime.Add(frame.Start, _window / 2) >= _options.At;
        if (!isAfter)
        {
            // A window that ends after the time but lies mostly before it belongs to neither side.
            if (frame.End <= _options.At)
            {
                ObserveBefore(frame);
            }
            else
            {
                _between++;
            }
        }
        else if (EventTime.Add(frame.Start, _window / 2) < _until || (_startsAfter.Count == 0 && frame.Start < EventTime.Add(_options.At, _window)))
        {
            ObserveAfter(frame);
        }
    }

    /// <summary>
    /// What changed: an incident with ranked causes, or one without causes and with a low score whose title says that nothing did. Ends the
    /// observation.
    /// </summary>
    public Insight Explain()
    {
        int before = (int)Math.Min(_windows, _starts.Length);
        int after = _startsAfter.Count;
        int guard = Math.Max(0, after - _between);
        List<Shift> shifts = [];
        if (before > 0 && after > 0)
        {
            foreach (SeriesTrack track in _tracks.Values.OrderBy(t => t.Info.Key, StringComparer.Ordinal))
            {
                if (Shift.Of(track, track.Values(_windows, before, after), after, guard) is { } shift)
                {
                    shifts.Add(shift);
                }
            }
        }

        long[] starts = [.. Enumerable.Range(0, before).Select(i => _starts[(_windows - before + i) % _starts.Length]), .. _startsAfter];
        List<TemplateBirth> births = _birthsBefore == 0 && before >= _starts.Length / 8 ? _births : [];
        return new Explanation(_options, _ranker, new ShiftTest(shifts), _changes.All, births, starts, after, Math.Max(1, _window), _end).Tell(DroppedSeries);
    }

    private void Take(ChangeEvent change)
    {
        if (change.Time >= EventTime.Add(_options.At, -EventTime.Of(s_changeHorizon)) && change.Time < _until)
        {
            _changes.Add(change, out _);
        }
    }

    private void ObserveBefore(Frame frame)
    {
        Pass(frame);
        _starts[_windows % _starts.Length] = frame.Start;
        for (int row = 0; row < frame.Count; row++)
        {
            if (Track(frame, row) is { } track)
            {
                track.Before(_windows, frame.Value(row));
            }
        }

        // New templates are the rule while a stream is young: only those of the later half of the history count against the ones after.
        long recent = EventTime.Add(_options.At, -_window * (_starts.Length / 2));
        _birthsBefore += frame.NewTemplates.Count(b => b.Severity >= Severity.Error && _windows > 8 && b.Time >= recent);
        _windows++;
    }

    private void ObserveAfter(Frame frame)
    {
        Pass(frame);
        for (int row = 0; row < frame.Count; row++)
        {
            if (Track(frame, row) is { } track)
            {
                track.After(_startsAfter.Count, frame.Value(row));
            }
        }

        _births.AddRange(frame.NewTemplates.Where(b => b.Severity >= Severity.Error).Take(MaxBirths - _births.Count));
        _startsAfter.Add(frame.Start);
        _end = frame.End;
    }

    /// <summary>Counts the windows in which nothing happened; no more of them than the history holds.</summary>
    private void Pass(Frame frame)
    {
        for (long i = Math.Min(frame.EmptyWindowsBefore, _starts.Length); i > 0; i--)
        {
            long start = EventTime.Add(frame.Start, -i * _window);
            if (EventTime.Add(start, _window / 2) >= _options.At)
            {
                _startsAfter.Add(start);
            }
            else if (_windows > 0)
            {
                _starts[_windows++ % _starts.Length] = start;
            }
        }
    }

    private SeriesTrack? Track(Frame frame, int row)
    {
        int id = frame.SeriesIds[row];
        if (_tracks.TryGetValue(id, out SeriesTrack? track))
        {
            return track;
        }

        if (_tracks.Count == _maxSeries)
        {
            DroppedSeries++;
            return null;
        }

        _tracks.Add(id, track = new SeriesTrack(frame.Series[id], _starts.Length));
        return track;
    }
}
