using StreamEngine.Snapshots;

namespace StreamEngine.Scoring;

/// <summary>
/// One side of the distribution of standardised residuals: an adaptive high quantile, and above it a generalised Pareto tail fitted by
/// moments (Hosking and Wallis 1987) with its shape held in [0, 0.45]. Starts as a tail a little heavier than the normal one.
/// </summary>
internal struct TailModel
{
    /// <summary>Bytes of a model that is written down.</summary>
    internal const int SavedBytes = 32;

    /// <summary>Chance of a value above the quantile.</summary>
    internal const double Share = 0.015;

    /// <summary>The quantile of a standard normal variable that <see cref="Share"/> belongs to.</summary>
    private const double NormalQuantile = 2.17;

    /// <summary>Most of an excess that is learned, in mean excesses: one glitch must not make the series deaf, repeated ones must.</summary>
    private const double Clip = 12;

    private const double PriorShape = 0.2;
    private const double PriorWeight = 20;

    private double _quantile;
    private double _mean;
    private double _square;
    private int _count;
    private int _excesses;

    internal static TailModel Start => new() { _quantile = NormalQuantile, _mean = 0.6, _square = 0.6 * 0.6 * (1 + (1 / 0.6)) };

    /// <summary>P(Z &gt; z).</summary>
    internal readonly double Probability(double z)
    {
        if (z <= _quantile)
        {
            return Distributions.NormalTail(z * NormalQuantile / _quantile);
        }

        double variance = Math.Max(_square - (_mean * _mean), 1e-12);
        double moments = Math.Clamp(0.5 * (1 - (_mean * _mean / variance)), 0, 0.45);

        // Few excesses hide a heavy tail from the moments: the shape is drawn to that of operations data until there are many.
        double shape = ((_excesses * moments) + (PriorWeight * PriorShape)) / (_excesses + PriorWeight);
        double scale = _mean * (1 - shape);
        double excess = (z - _quantile) / scale;
        double log = shape < 1e-4 ? -excess : -Math.Log(1 + (shape * excess)) / shape;
        return Share * Math.Exp(Math.Max(log, -650));
    }

    /// <summary>Writes the model down in 32 bytes.</summary>
    internal readonly void Save(SnapshotOutput output)
    {
        output.WriteDouble(_quantile);
        output.WriteDouble(_mean);
        output.WriteDouble(_square);
        output.WriteInt32(_count);
        output.WriteInt32(_excesses);
    }

    internal static TailModel Load(ref SnapshotInput input) => new()
    {
        _quantile = input.ReadDouble(),
        _mean = input.ReadDouble(),
        _square = input.ReadDouble(),
        _count = input.ReadInt32(0, int.MaxValue),
        _excesses = input.ReadInt32(0, int.MaxValue),
    };

    /// <summary>Learns a standardised residual of either sign; values on the other side count as below the quantile.</summary>
    internal void Learn(double z)
    {
        _count++;
        bool above = z > _quantile;
        if (above)
        {
            double excess = Math.Min(z - _quantile, Clip * _mean);
            double rate = Math.Max(0.005, 1.0 / (++_excesses + 8));
            _mean = Math.Max(_mean + (rate * (excess - _mean)), 0.35);
            _square = Math.Max(_square + (rate * ((excess * excess) - _square)), _mean * _mean);
        }

        // Robbins-Monro with the step of a normal density at the quantile while young, small afterwards.
        double step = Math.Max(0.15, Math.Min(1, 25.0 / (_count + 50)));
        _quantile = Math.Max(1.5, _quantile + (step * ((above ? 1 : 0) - Share)));
    }
}
