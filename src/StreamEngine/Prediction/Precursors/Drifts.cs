using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>
/// How far series have been off lately, one value after the other: the mean of distances in half bands, the older ones weighing less. A few errors a minute, or a slow climb, are nothing at any one time
/// and plain over ten minutes. A number and a time for each series, so that none depends on how many others there are.
/// </summary>
/// <param name="span">Time after which a value weighs 1/e, nanoseconds.</param>
internal sealed class Drifts(long span)
{
    /// <summary>Distance from which a series is followed, and mean below which it is not any more.</summary>
    private const double Worth = 0.3;
    private const double Nothing = 0.02;

    /// <summary>No one value may make a drift.</summary>
    private const double Largest = 2;

    // A mean of 0 is that of a series that is not followed.
    private (double Mean, long Time)[] _series = [];
    private long _now;
    private long _before;
    private double _kept;
    private double _share;

    /// <summary>A window begins.</summary>
    /// <param name="time">Its end, nanoseconds since the Unix epoch.</param>
    /// <param name="since">Time since the window before, nanoseconds.</param>
    /// <param name="length">Its length, nanoseconds: a value stands for no more time than that, however long nothing came.</param>
    internal void Next(long time, long since, long length)
    {
        (_before, _now) = (_now, time);
        _kept = Math.Exp(-Math.Max(1, since) / (double)span);
        _share = 1 - Math.Exp(-Math.Clamp(since, 1, Math.Max(1, length)) / (double)span);
    }

    /// <summary>Forgets a series, whose id is free again.</summary>
    internal void Forget(int id)
    {
        if (id < _series.Length)
        {
            _series[id].Mean = 0;
        }
    }

    /// <summary>Takes the distance of a value, which has a sign.</summary>
    /// <returns>The mean with it.</returns>
    internal double Add(int id, double distance)
    {
        if ((uint)id >= (uint)_series.Length)
        {
            if (Math.Abs(distance) < Worth)
            {
                return 0;
            }

            Reserve(id);
        }

        ref (double Mean, long Time) series = ref _series[id];
        double mean = series.Mean;
        if (mean != 0)
        {
            mean *= series.Time == _before ? _kept : Math.Exp(-Math.Max(1, _now - series.Time) / (double)span);
            mean = Math.Abs(mean) < Nothing ? 0 : mean;
        }

        if (mean != 0 || Math.Abs(distance) >= Worth)
        {
            mean += _share * Math.Clamp(distance, -Largest, Largest);
            series.Time = _now;
        }

        series.Mean = mean;
        return mean;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64s([_now, _before]);
        output.WriteInt32(_series.Count(static s => s.Mean != 0));
        for (int id = 0; id < _series.Length; id++)
        {
            if (_series[id].Mean != 0)
            {
                output.WriteInt32(id);
                output.WriteDouble(_series[id].Mean);
                output.WriteInt64(_series[id].Time);
            }
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        (_now, _before) = (input.ReadInt64(), input.ReadInt64());
        int count = input.ReadCount(20);
        _series = count == 0 ? [] : new (double Mean, long Time)[input.SeriesCount];
        for (int i = 0; i < count; i++)
        {
            int id = input.ReadSeriesId();
            input.Require(_series[id].Mean == 0, "a series once");
            _series[id] = (Tally.Read(ref input, -Largest, Largest), input.ReadInt64());
        }
    }

    private void Reserve(int id) => Array.Resize(ref _series, Math.Max(id + 1, Math.Max(16, 2 * _series.Length)));
}
