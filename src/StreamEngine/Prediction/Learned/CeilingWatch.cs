using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Learned;

/// <summary>
/// Learns the ceiling of one series: the value at which its climbs stop, again and again, and which it never passes. A climb stops when it is thrown back in one or two values (a cleanup, a restart), or when it
/// stays where it is for some values (a pool that is used up). Only climbs of many small steps count, so neither spikes nor what is switched on and off have a ceiling; and a path that wanders neither falls
/// from its peak at once nor stands still there.
/// </summary>
internal sealed class CeilingWatch
{
    /// <summary>Climbs that stopped at the same value before it is a ceiling.</summary>
    internal const int LeastStops = 3;

    /// <summary>Bytes of a watch that is written down.</summary>
    internal const int SavedBytes = (8 * sizeof(double)) + (5 * sizeof(int)) + (2 * sizeof(long)) + 1;

    /// <summary>Values before anything is judged.</summary>
    private const int Young = 32;

    /// <summary>Values of a climb.</summary>
    private const int LeastClimb = 10;

    /// <summary>Usual steps in a fall that is none of them.</summary>
    private const double LargeFall = 8;

    /// <summary>Share of a climb that one step may be.</summary>
    private const double LargestStep = 0.3;

    /// <summary>Share of a climb within which two stops are at the same value.</summary>
    private const double Same = 0.03;

    /// <summary>Share of a usual step within which a value stays where it is.</summary>
    private const double Still = 0.1;

    /// <summary>Values at the peak that are a stop.</summary>
    private const int StillValues = 5;

    private const double StepRate = 0.02;

    private double _last;
    private double _before;
    private double _usual;
    private double _trough;
    private double _peak;
    private double _largest;
    private double _height;
    private double _mean;
    private int _seen;
    private int _climb;
    private int _still;
    private int _stops;
    private int _others;
    private bool _hasStopped;

    /// <summary>The ceiling; null while none is known.</summary>
    internal double? Ceiling => _stops >= LeastStops && _stops >= 2 * _others ? _mean : null;

    /// <summary>Climbs that stopped there.</summary>
    internal int Stops => _stops;

    /// <summary>When the first and the last of them stopped.</summary>
    internal long First { get; private set; }

    /// <inheritdoc cref="First"/>
    internal long Last { get; private set; }

    /// <summary>Takes in a value.</summary>
    internal void Add(long time, double value)
    {
        if (_seen == 0)
        {
            (_last, _before) = (value, value);
            Begin(value);
        }

        double step = Math.Abs(value - _last);
        double height = _peak - _trough;
        double top = Math.Max(_last, _before);
        bool isJudged = _seen >= Young && height > 0;
        if (_stops > 0 && value > _mean + (Same * _height))
        {
            // What was passed is no ceiling.
            (_stops, _others) = (0, 0);
        }

        if (value < _peak - (0.5 * height) && height > 0)
        {
            bool isThrownBack = top - value > Math.Max(LargeFall * _usual, 0.5 * height) && top >= _peak - (0.1 * height);
            if (isJudged && isThrownBack && !_hasStopped && IsClimb(height))
            {
                Stop(time, top, height);
            }

            Begin(value);
        }
        else
        {
            Climb(time, value, isJudged);
        }

        _usual += Math.Max(StepRate, 1.0 / (_seen + 1)) * ((_seen < Young ? step : Math.Min(step, 4 * _usual)) - _usual);
        (_before, _last) = (_last, value);
        _seen = Math.Min(_seen + 1, Young);
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteDoubles([_last, _before, _usual, _trough, _peak, _largest, _height, _mean]);
        output.WriteInt32s([_seen, _climb, _still, _stops, _others]);
        output.WriteInt64s([First, Last]);
        output.WriteBoolean(_hasStopped);
    }

    internal static CeilingWatch Load(ref SnapshotInput input)
    {
        var watch = new CeilingWatch();
        Span<double> values = stackalloc double[8];
        input.ReadDoubles(values);
        (watch._last, watch._before, watch._usual, watch._trough) = (values[0], values[1], values[2], values[3]);
        (watch._peak, watch._largest, watch._height, watch._mean) = (values[4], values[5], values[6], values[7]);
        watch._seen = input.ReadInt32(0, Young);
        watch._climb = input.ReadInt32(0, int.MaxValue);
        watch._still = input.ReadInt32(0, int.MaxValue);
        watch._stops = input.ReadInt32(0, int.MaxValue);
        watch._others = input.ReadInt32(0, int.MaxValue);
        (watch.First, watch.Last, watch._hasStopped) = (input.ReadInt64(), input.ReadInt64(), input.ReadBoolean());
        return watch;
    }

    private void Begin(double value)
    {
        (_trough, _peak, _largest) = (value, value, 0);
        (_climb, _still, _hasStopped) = (0, 0, false);
    }

    private void Climb(long time, double value, bool isJudged)
    {
        _largest = Math.Max(_largest, value - _last);
        _climb = Math.Min(_climb + 1, int.MaxValue - 1);
        _still = value >= _peak - (Still * _usual) && value <= _peak + (Still * _usual) ? Math.Min(_still + 1, StillValues) : 0;
        _trough = Math.Min(_trough, value);
        _peak = Math.Max(_peak, value);
        double height = _peak - _trough;
        if (isJudged && !_hasStopped && _still == StillValues && height > LargeFall * _usual && IsClimb(height))
        {
            _hasStopped = true;
            Stop(time, _peak, height);
        }
    }

    private bool IsClimb(double height) => _climb >= LeastClimb && _largest <= LargestStep * height;

    private void Stop(long time, double top, double height)
    {
        double same = Same * height;
        if (_stops == 0 || top > _mean + same)
        {
            _others += _stops;
            (_mean, _stops, First) = (top, 1, time);
        }
        else if (top >= _mean - same)
        {
            _stops++;
            _mean += (top - _mean) / _stops;
        }
        else
        {
            _others++;
            return;
        }

        (_height, Last) = (height, time);
    }
}
