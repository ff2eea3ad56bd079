using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Entities;

/// <summary>
/// What is usual of one statistic of an entity: its mean and spread, and an exponential tail beyond a fixed threshold, whose mean is learned. The statistics are roots of sums of squares, whose tails
/// are not heavier; what comes more often than that is left to the calibration.
/// </summary>
internal struct EntityTail
{
    /// <summary>Values over which mean and spread are forgotten.</summary>
    private const double Memory = 4_000;

    /// <summary>Deviations that are learned at most.</summary>
    private const double Clip = 4;

    /// <summary>Deviations beyond which the tail begins, and the share of values beyond them while nothing is known: those of a normal variable.</summary>
    private const double Threshold = 2.17;

    private const double Share = 0.015;

    /// <summary>Mean excess at the start, and the excesses that it is worth.</summary>
    private const double PriorExcess = 0.45;

    private const double PriorWeight = 8;

    /// <summary>Values that <see cref="Share"/> is worth.</summary>
    private const double PriorValues = 300;

    /// <summary>Values that are remembered; at twice as many, half are forgotten.</summary>
    private const int Most = 4_000;

    /// <summary>Most of an excess that is learned.</summary>
    private const double MostExcess = 4;

    /// <summary>Least spread: roots of means that are about 1.</summary>
    private const double Least = 0.1;

    private float _spread;
    private float _excess;
    private float _beyond;
    private int _values;
    private int _seen;

    /// <summary>What is usual.</summary>
    internal float Mean { get; private set; }

    /// <summary>Chance of a value at least as large; 1 for what is usual, of which nobody asks more.</summary>
    internal readonly double Probability(double value)
    {
        double z = Standard(value);
        if (_seen < 20 || z <= Threshold)
        {
            return 1;
        }

        double share = ((PriorValues * Share) + _beyond) / (PriorValues + _values);
        double mean = ((PriorWeight * PriorExcess) + _excess) / (PriorWeight + _beyond);
        return Math.Min(1, share * Math.Exp(-(z - Threshold) / mean));
    }

    /// <summary>Learns a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="stride">The tail learns one value of so many.</param>
    internal void Learn(double value, int stride)
    {
        double z = Standard(value);
        if (_seen >= 100 && _seen % stride == 0)
        {
            _values++;
            _beyond += z > Threshold ? 1 : 0;
            _excess += (float)Math.Clamp(z - Threshold, 0, MostExcess);
            if (_values >= 2 * Most)
            {
                (_values, _beyond, _excess) = (Most, _beyond / 2, _excess / 2);
            }
        }

        double limit = _seen < 20 ? double.MaxValue : Clip * Math.Max(_spread, Least);
        double off = Math.Clamp(value - Mean, -limit, limit);
        double rate = Math.Max(1 / Memory, 1.0 / (_seen + 1));
        Mean += (float)(rate * off);

        // A deviation of a normal variable is 1.2533 mean distances.
        _spread += (float)(rate * ((1.2533 * Math.Abs(off)) - _spread));
        _seen = _seen + 1 < 1 << 20 ? _seen + 1 : 1 << 19;
    }

    internal readonly void Save(SnapshotOutput output) =>
        output.WriteInt32s([EntityLanes.Bits(Mean), EntityLanes.Bits(_spread), EntityLanes.Bits(_excess), EntityLanes.Bits(_beyond), _values, _seen]);

    internal static EntityTail Load(ref SnapshotInput input) => new()
    {
        Mean = EntityLanes.Single(ref input),
        _spread = EntityLanes.Single(ref input),
        _excess = EntityLanes.Single(ref input),
        _beyond = EntityLanes.Single(ref input),
        _values = input.ReadInt32(0, int.MaxValue),
        _seen = input.ReadInt32(0, int.MaxValue),
    };

    private readonly double Standard(double value) => (value - Mean) / Math.Max(_spread, Least);
}
