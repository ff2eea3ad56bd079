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
    private double[] _means = [];
    private long[] _times = [];
    private long _now;
    private long _before;
    private double _kept;

    /// <summary>A window begins.</summary>
    /// <param name="time">Its end, nanoseconds since the Unix epoch.</param>
    /// <param name="step">Time since the window before, nanoseconds.</param>
    /// <param name="retired">Series whose ids are free again.</param>
    internal void Next(long time, long step, IReadOnlyList<int> retired)
    {
        foreach (int id in retired)
        {
            if (id < _means.Length)
            {
                _means[id] = 0;
            }
        }

        (_before, _now) = (_now, time);
        _kept = Math.Exp(-Math.Max(1, step) / (double)span);
    }

    /// <summary>Takes the distance of a value, which has a sign.</summary>
    /// <returns>The mean with it.</returns>
    internal double Add(int id, double distance)
    {
        double mean = id < _means.Length ? _means[id] : 0;
        if (mean != 0)
        {
            mean *= _times[id] == _before ? _kept : Math.Exp(-Math.Max(1, _now - _times[id]) / (double)span);
            mean = Math.Abs(mean) < Nothing ? 0 : mean;
        }

        if (mean != 0 || Math.Abs(distance) >= Worth)
        {
            mean += (1 - _kept) * Math.Clamp(distance, -Largest, Largest);
            Reserve(id);
            (_means[id], _times[id]) = (mean, _now);
        }
        else if (id < _means.Length)
        {
            _means[id] = 0;
        }

        return mean;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64s([_now, _before]);
        output.WriteInt32(_means.Count(static m => m != 0));
        for (int id = 0; id < _means.Length; id++)
        {
            if (_means[id] != 0)
            {
                output.WriteInt32(id);
                output.WriteDouble(_means[id]);
                output.WriteInt64(_times[id]);
            }
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        (_now, _before) = (input.ReadInt64(), input.ReadInt64());
        int count = input.ReadCount(20);
        (_means, _times) = count == 0 ? ([], []) : (new double[input.SeriesCount], new long[input.SeriesCount]);
        for (int i = 0; i < count; i++)
        {
            int id = input.ReadSeriesId();
            input.Require(_means[id] == 0, "a series once");
            (_means[id], _times[id]) = (Tally.Read(ref input, -Largest, Largest), input.ReadInt64());
        }
    }

    private void Reserve(int id)
    {
        if (id >= _means.Length)
        {
            int size = Math.Max(id + 1, Math.Max(16, 2 * _means.Length));
            Array.Resize(ref _means, size);
            Array.Resize(ref _times, size);
        }
    }
}
