using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>
/// How far series have been off lately, one value after the other: the mean of distances in half bands, the older ones weighing less. A few errors a minute, or a slow climb, are nothing at any one time
/// and plain over ten minutes. Kept of series that are off, at most 4,096.
/// </summary>
/// <param name="span">Time after which a value weighs 1/e, nanoseconds.</param>
internal sealed class Drifts(long span)
{
    private const int Most = 4096;

    /// <summary>Distance from which a series is followed, and mean below which it is not any more.</summary>
    private const double Worth = 0.3;
    private const double Nothing = 0.02;

    /// <summary>No one value may make a drift.</summary>
    private const double Largest = 2;

    private readonly Dictionary<int, double> _means = [];
    private double _kept;

    /// <summary>A window begins that is some time behind the one before.</summary>
    internal void Next(long step, IReadOnlyList<int> retired)
    {
        foreach (int id in retired)
        {
            _means.Remove(id);
        }

        _kept = Math.Exp(-Math.Max(1, step) / (double)span);
        foreach ((int id, double mean) in _means)
        {
            _means[id] = mean * _kept;
        }

        foreach (int id in _means.Where(static m => Math.Abs(m.Value) < Nothing).Select(static m => m.Key).ToArray())
        {
            _means.Remove(id);
        }
    }

    /// <summary>Takes the distance of a value, which has a sign.</summary>
    /// <returns>The mean with it.</returns>
    internal double Add(int id, double distance)
    {
        bool known = _means.TryGetValue(id, out double mean);
        if (!known && (Math.Abs(distance) < Worth || _means.Count >= Most))
        {
            return 0;
        }

        return _means[id] = mean + ((1 - _kept) * Math.Clamp(distance, -Largest, Largest));
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_means.Count);
        foreach ((int id, double mean) in _means.OrderBy(static m => m.Key))
        {
            output.WriteInt32(id);
            output.WriteDouble(mean);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        _means.Clear();
        int count = input.ReadCount(12);
        input.Require(count <= Most, FormattableString.Invariant($"at most {Most} series"));
        for (int i = 0; i < count; i++)
        {
            input.Require(_means.TryAdd(input.ReadSeriesId(), Tally.Read(ref input, -Largest, Largest)), "a series once");
        }
    }
}
