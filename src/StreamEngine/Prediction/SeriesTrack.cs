using StreamEngine.Snapshots;

namespace StreamEngine.Prediction;

/// <summary>History and forecasters of one series. The step of the series is learned from its first eight values; what it is told does not depend on when it is asked.</summary>
internal sealed class SeriesTrack
{
    private const int Learning = 8;

    /// <summary>Differences of values up to here, and their squares, are numbers of single precision and of double precision.</summary>
    private const double Most = 1e37;

    private readonly List<long> _times = [];
    private readonly List<double> _values = [];
    private ForecastPool? _pool;
    private long _fitted;
    private (int Least, int Start) _break;
    private long _breakSlot = -1;

    internal SeriesHistory? History { get; private set; }

    internal ForecastPool? Pool => _pool;

    /// <summary>Time of the newest value.</summary>
    internal long Time { get; private set; } = long.MinValue;

    /// <summary>The newest value.</summary>
    internal double Value { get; private set; }

    internal double Least { get; private set; } = double.MaxValue;

    internal double Greatest { get; private set; } = double.MinValue;

    /// <summary>Times of values that count.</summary>
    internal long Count { get; private set; }

    /// <summary>False for numbers that are no size of anything: those that are not finite, and those that stand for "none".</summary>
    internal static bool IsSize(double value) => Math.Abs(value) <= Most;

    /// <summary>Takes in a value; one that is not after the newest, or that is no size of anything, is left out.</summary>
    /// <returns>True when the series is to be looked at anew: after a part of what is known, at most 32 steps.</returns>
    internal bool Add(long time, double value)
    {
        if (time <= Time || !IsSize(value))
        {
            return false;
        }

        (Time, Value) = (time, value);
        Least = Math.Min(Least, value);
        Greatest = Math.Max(Greatest, value);
        Count++;
        if (History is not null)
        {
            return Learn(time, value);
        }

        _times.Add(time);
        _values.Add(value);
        return _times.Count == Learning && Begin();
    }

    /// <summary>The history as points; the last break need not be looked for again when a line was fitted to them just now.</summary>
    /// <param name="sign">1 when growth goes up, -1 when it goes down.</param>
    internal GrowthPoints Points(double sign)
    {
        GrowthPoints points = GrowthPoints.Of(History!, sign);
        if (_breakSlot == History!.Slot)
        {
            points.Break = _break;
        }

        return points;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64s([Time, Count, _fitted]);
        output.WriteDoubles([Value, Least, Greatest]);
        output.WriteInt32(_times.Count);
        output.WriteInt64s(_times.ToArray());
        output.WriteDoubles(_values.ToArray());
        output.WriteBoolean(History is not null);
        History?.Save(output);
        _pool?.Save(output);
    }

    internal static SeriesTrack Load(ref SnapshotInput input)
    {
        var track = new SeriesTrack { Time = input.ReadInt64(), Count = input.ReadInt64(), _fitted = input.ReadInt64() };
        (track.Value, track.Least, track.Greatest) = (input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
        long[] times = new long[input.ReadInt32(0, Learning - 1)];
        double[] values = new double[times.Length];
        input.ReadInt64s(times);
        input.ReadDoubles(values);
        track._times.AddRange(times);
        track._values.AddRange(values);
        if (input.ReadBoolean())
        {
            track.History = SeriesHistory.Load(ref input);
            track._pool = new ForecastPool();
            track._pool.Load(ref input);
        }

        return track;
    }

    private bool Begin()
    {
        double[] gaps = new double[Learning - 1];
        for (int i = 0; i < gaps.Length; i++)
        {
            gaps[i] = _times[i + 1] - _times[i];
        }

        History = new SeriesHistory(Math.Max(1, (long)Medians.Of(gaps)), _times[0], _values[0]);
        _pool = new ForecastPool();
        bool look = false;
        for (int i = 0; i < Learning; i++)
        {
            look |= Learn(_times[i], _values[i]);
        }

        _times.Clear();
        _values.Clear();
        return look;
    }

    private bool Learn(long time, double value)
    {
        long slot = History!.SlotOf(time);
        if (slot <= History.Slot)
        {
            History.Add(History.Slot, value);
            return false;
        }

        _pool!.Learn(History, slot, value);
        if (slot - _fitted < Math.Clamp(slot / 16, 2, 32))
        {
            return false;
        }

        _fitted = slot;
        FitLine();
        return true;
    }

    // A line through the last straight piece, for the pool: no test of whether it is growth.
    private void FitLine()
    {
        ForecastMembers members = _pool!.Forecasters;
        GrowthPoints points = GrowthPoints.Of(History!, 1);
        if (points.Count < 10)
        {
            return;
        }

        int start = Math.Max(LastReset(points.Means), points.LastBreak(10));
        (_break, _breakSlot) = (points.Break, History!.Slot);
        TrendFit fit = Trend.Fit(points.Times.AsSpan(start), points.Means.AsSpan(start));
        members.SetLine(History!, fit);
    }

    // A jump either way after which enough has come.
    private static int LastReset(double[] values)
    {
        int last = 0;
        foreach (int reset in GrowthModel.Resets(values, 1).Concat(GrowthModel.Resets(values, -1)))
        {
            last = values.Length - reset >= 6 ? Math.Max(last, reset) : last;
        }

        return last;
    }
}
