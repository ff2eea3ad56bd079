using StreamEngine.Scoring.Residuals;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// How new a point of a series is: the distance of six of its features (value, logarithm, deviation from the time of day and of the week,
/// spread of the last four values, least of the last 48) from the nearest values that they have taken, as shares of what they usually
/// cover. The week counts once it has shown for a week that it errs less than the day. Bounded memory: 1,024 bits a feature and generation. Scale-free: values times a constant give the same novelty.
/// </summary>
internal sealed class ValueNovelty
{
    /// <summary>Most that one feature adds.</summary>
    private const double Cap = 0.3;

    /// <summary>What features without natural bounds are taken to cover, in standard deviations.</summary>
    private const double Deviations = 12.5;

    private const int WarmUp = 50;
    private const int MinWindow = 48;
    private const int SpreadWindow = 4;
    private const int GenerationPoints = 5_000;
    private const long GenerationTime = 4 * SeasonTable.Week;
    private const int Value = 0;
    private const int Logarithm = 1;
    private const int TimeOfDay = 2;
    private const int Spread = 3;
    private const int Least = 4;
    private const int TimeOfWeek = 5;
    private const int Features = 6;

    /// <summary>Rate at which the errors of the day and of the week are followed.</summary>
    private const double ErrorRate = 0.002;

    /// <summary>Share of the day's error that the week must stay below.</summary>
    private const double WeekGain = 0.9;

    private readonly NoveltyMap[] _maps = [new(), new(), new(), new(), new(), new()];
    private readonly double[] _recent = new double[MinWindow];
    private readonly SeasonTable _days = new(1);
    private readonly SeasonTable _weeks = new(1, SeasonTable.Week);
    private int _profile = -1;
    private double _dayError = double.NaN;
    private double _weekError = double.NaN;
    private long _firstWeek;
    private int _seen;
    private double _magnitude;
    private long _last;
    private long _step;
    private long _generationStart;
    private int _generationPoints;

    /// <summary>Novelty of a point in [0, 1], by the points before; then learns it.</summary>
    internal double Next(long time, double value)
    {
        Span<double> features = stackalloc double[Features];
        features.Fill(double.NaN);
        Describe(time, value, features);
        double novelty = 0;
        for (int i = 0; i < features.Length; i++)
        {
            if (!double.IsFinite(features[i]))
            {
                continue;
            }

            NoveltyMap map = _maps[i];
            double cover = i is Value or TimeOfDay or TimeOfWeek ? map.Range : Deviations * map.Deviation;
            double distance = i == TimeOfWeek && !IsWeekly(time) ? 0 : map.Distance(features[i]);
            novelty += distance <= 0 ? 0 : distance < Cap * cover ? distance / cover : Cap;
            map.Learn(features[i]);
        }

        Age(time);
        return _seen <= WarmUp ? 0 : Math.Min(1, novelty);
    }

    internal void Save(SnapshotOutput output)
    {
        foreach (NoveltyMap map in _maps)
        {
            map.Save(output);
        }

        output.WriteDoubles(_recent);
        _days.Save(output);
        _weeks.Save(output);
        output.WriteInt32(_profile);
        output.WriteInt32(_seen);
        output.WriteDoubles([_magnitude, _dayError, _weekError]);
        output.WriteInt64s([_last, _step, _generationStart, _firstWeek]);
        output.WriteInt32(_generationPoints);
    }

    internal void Load(ref SnapshotInput input)
    {
        foreach (NoveltyMap map in _maps)
        {
            map.Load(ref input);
        }

        input.ReadDoubles(_recent);
        int profiles = _days.Load(ref input);
        input.Require(_weeks.Load(ref input) == profiles, "a week for every day");
        _profile = input.ReadInt32(-1, profiles - 1);
        _seen = input.ReadInt32(0, int.MaxValue);
        (_magnitude, _dayError, _weekError) = (input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
        (_last, _step, _generationStart, _firstWeek) = (input.ReadInt64(), input.ReadInt64(), input.ReadInt64(), input.ReadInt64());
        _generationPoints = input.ReadInt32(0, int.MaxValue);
    }

    private void Describe(long time, double value, Span<double> features)
    {
        _recent[_seen % MinWindow] = value;
        _seen++;
        if (_seen <= WarmUp)
        {
            _magnitude += (Math.Abs(value) - _magnitude) / _seen;
        }

        features[Value] = value;
        features[Logarithm] = _seen > WarmUp ? Math.Log(Math.Abs(value) + (0.01 * _magnitude) + 1e-12) : double.NaN;
        DescribeSeasons(time, value, features);
        features[Spread] = _seen >= SpreadWindow ? SpreadOfLast() : double.NaN;
        features[Least] = _seen >= MinWindow ? LeastOfRecent() : double.NaN;
    }

    private double SpreadOfLast()
    {
        double mean = 0;
        for (int i = 1; i <= SpreadWindow; i++)
        {
            mean += _recent[(_seen - i) % MinWindow] / SpreadWindow;
        }

        double squares = 0;
        for (int i = 1; i <= SpreadWindow; i++)
        {
            double delta = _recent[(_seen - i) % MinWindow] - mean;
            squares += delta * delta;
        }

        return Math.Sqrt(squares / SpreadWindow);
    }

    private double LeastOfRecent()
    {
        double least = _recent[0];
        foreach (double recent in _recent)
        {
            least = Math.Min(least, recent);
        }

        return least;
    }

    private void DescribeSeasons(long time, double value, Span<double> features)
    {
        long delta = time - _last;
        _last = time;
        if (_seen > 1 && delta > 0)
        {
            _step = _step == 0 || delta < _step ? delta : _step + ((Math.Min(delta, 2 * _step) - _step) / 16);
        }

        if (_profile < 0 && _seen == WarmUp && _step <= SeasonTable.LongestStep && _step > 0)
        {
            _profile = _days.Allocate(_step);
            _weeks.Allocate(_step);
        }

        if (_profile < 0)
        {
            return;
        }

        if (_days.TryPredict(_profile, time, out double day))
        {
            features[TimeOfDay] = value - day;
            Follow(ref _dayError, value - day);
        }

        if (_weeks.TryPredict(_profile, time, out double week))
        {
            _firstWeek = double.IsNaN(_weekError) ? time : _firstWeek;
            features[TimeOfWeek] = value - week;
            Follow(ref _weekError, value - week);
        }

        _days.Learn(_profile, time, value, double.MaxValue);
        _weeks.Learn(_profile, time, value, double.MaxValue);
    }

    private static void Follow(ref double error, double deviation) =>
        error = double.IsNaN(error) ? Math.Abs(deviation) : error + (ErrorRate * (Math.Abs(deviation) - error));

    private bool IsWeekly(long time) => time - _firstWeek >= SeasonTable.Week && _weekError < WeekGain * _dayError;

    private void Age(long time)
    {
        if (_generationPoints++ == 0)
        {
            _generationStart = time;
        }

        if (_generationPoints >= GenerationPoints && time - _generationStart >= GenerationTime)
        {
            _generationPoints = 0;
            foreach (NoveltyMap map in _maps)
            {
                map.Age();
            }
        }
    }
}
