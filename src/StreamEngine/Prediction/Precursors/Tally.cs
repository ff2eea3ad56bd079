using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>How much time was looked at, in horizons, and before how much of it an incident came.</summary>
internal struct Tally
{
    private double _all;
    private double _followed;

    internal readonly double All => _all;

    internal void Add(double share, bool followed)
    {
        _all += share;
        _followed += followed ? share : 0;
    }

    internal void Decay(double factor)
    {
        _all *= factor;
        _followed *= factor;
    }

    /// <summary>The share, shrunk to a rate that is worth some time.</summary>
    internal readonly double Rate(double rate, double worth) => (_followed + (worth * rate)) / (_all + worth);

    internal readonly void Save(SnapshotOutput output) => output.WriteDoubles([_all, _followed]);

    internal static Tally Load(ref SnapshotInput input)
    {
        double all = Read(ref input, 0, double.MaxValue);
        return new Tally { _all = all, _followed = Read(ref input, 0, all) };
    }

    /// <summary>Reads a number within limits.</summary>
    internal static double Read(ref SnapshotInput input, double least, double most)
    {
        double value = input.ReadDouble();
        input.Require(value >= least && value <= most, FormattableString.Invariant($"a number from {least} to {most}"));
        return value;
    }
}
