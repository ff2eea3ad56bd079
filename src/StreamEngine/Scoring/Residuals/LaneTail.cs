using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>
/// One side of the distribution of standardised residuals beyond a fixed threshold: the share of values beyond it, counted and forgotten over
/// <see cref="Memory"/> values, and a generalised Pareto tail. Its mean is followed; its shape ξ is the mean of log(1 + ξ·x/σ), which holds for
/// the true ξ and σ (Davison and Smith 1990, the likelihood's condition for ξ) and stays finite where moments do not; it is held in [0.02, 0.45].
/// Only values beyond the threshold touch it. Starts as a tail a little heavier than the normal one.
/// </summary>
internal struct LaneTail
{
    /// <summary>Bytes of a tail that is written down.</summary>
    internal const int SavedBytes = 20;

    /// <summary>Share of values beyond the threshold before any is known: 2.6 of a normal variable, or 1.49 twice in a row.</summary>
    internal const float PriorShare = 0.0047f;

    /// <summary>Values that <see cref="PriorShare"/> is worth.</summary>
    private const float PriorCount = 100;

    /// <summary>Values over which the share is forgotten.</summary>
    private const int Memory = 3_000;

    /// <summary>Most of an excess that is learned, in mean excesses: one glitch must not make the series deaf, repeated ones must.</summary>
    private const float Clip = 12;

    /// <summary>Excesses of siblings that count for a series that begins, at most.</summary>
    private const int MostTaken = 16;

    /// <summary>Mean excess and shape before any is known.</summary>
    internal const float PriorMean = 0.5f;
    internal const float PriorShape = 0.2f;

    private const float PriorWeight = 20;

    private float _beyond;
    private int _last;
    private float _mean;
    private float _shape;
    private int _excesses;

    internal static LaneTail Start => new() { _mean = PriorMean, _shape = PriorShape };

    /// <summary>True when nothing has lain beyond the threshold, and nothing was taken over.</summary>
    internal readonly bool IsFresh => _excesses == 0;

    /// <summary>The tail as siblings pass it on.</summary>
    /// <param name="seen">Values of the series so far.</param>
    internal readonly SiblingTail Passed(int seen) => new((float)ShareOf(Beyond(seen), seen), _mean, (float)Shape, _excesses);

    /// <summary>A tail that begins with that of siblings.</summary>
    /// <param name="siblings">The tail of siblings.</param>
    /// <param name="seen">Values of the series so far.</param>
    internal static LaneTail From(in SiblingTail siblings, int seen)
    {
        float excesses = Math.Min(siblings.Excesses, MostTaken);
        LaneTail tail = Start;
        if (excesses < 1)
        {
            return tail;
        }

        // The shape that they have, once it is drawn to that of operations data.
        float shape = ((siblings.Shape * (excesses + PriorWeight)) - (PriorWeight * PriorShape)) / excesses;
        tail._beyond = (float)((siblings.Share * (PriorCount + Math.Min(seen, Memory))) - (PriorCount * PriorShare));
        tail._last = seen;
        tail._mean = Math.Max(siblings.Mean, 0.35f);
        tail._shape = Math.Clamp(shape, 0.02f, 0.45f);
        tail._excesses = (int)excesses;
        return tail;
    }

    /// <summary>P(Z &gt; threshold + excess).</summary>
    /// <param name="excess">Distance beyond the threshold, above 0.</param>
    /// <param name="seen">Values of the series so far.</param>
    internal readonly double Probability(double excess, int seen) => Probability(Math.Log(1 + Relative(excess, Shape)), Beyond(seen), Shape, seen);

    /// <summary>P(Z &gt; threshold + excess); then learns the excess.</summary>
    /// <param name="excess">Distance beyond the threshold, above 0.</param>
    /// <param name="seen">Values of the series so far.</param>
    internal double Next(double excess, int seen)
    {
        double shape = Shape;
        double beyond = Beyond(seen);
        double log = Math.Log(1 + Relative(excess, shape));
        double probability = Probability(log, beyond, shape, seen);
        _beyond = (float)beyond + 1;
        _last = seen;
        float rate = Math.Max(0.005f, 1f / (Math.Min(++_excesses, Memory) + 8));
        _excesses = Math.Min(_excesses, Memory);
        float limited = (float)Math.Min(excess, Clip * _mean);
        _mean = Math.Max(_mean + (rate * (limited - _mean)), 0.35f);
        _shape = (float)Math.Clamp(_shape + (rate * (log - _shape)), 0.02, 0.45);
        return probability;
    }

    private readonly double Relative(double excess, double shape) => shape * excess / (_mean * (1 - shape));

    private static double Probability(double log, double beyond, double shape, int seen) =>
        Math.Min(1, ShareOf(beyond, seen)) * Math.Exp(Math.Max(-log / shape, -650));

    private static double ShareOf(double beyond, int seen) => ((PriorCount * PriorShare) + beyond) / (PriorCount + Math.Min(seen, Memory));

    // Few excesses hide a heavy tail: the shape is drawn to that of operations data until there are many.
    private readonly double Shape => ((_excesses * _shape) + (PriorWeight * PriorShape)) / (_excesses + PriorWeight);

    internal readonly void Save(SnapshotOutput output)
    {
        output.WriteInt32(_last);
        output.WriteInt32(_excesses);
        output.WriteInt32(BitConverter.SingleToInt32Bits(_beyond));
        output.WriteInt32(BitConverter.SingleToInt32Bits(_mean));
        output.WriteInt32(BitConverter.SingleToInt32Bits(_shape));
    }

    internal static LaneTail Load(ref SnapshotInput input) => new()
    {
        _last = input.ReadInt32(0, int.MaxValue),
        _excesses = input.ReadInt32(0, Memory),
        _beyond = BitConverter.Int32BitsToSingle(input.ReadInt32(int.MinValue, int.MaxValue)),
        _mean = BitConverter.Int32BitsToSingle(input.ReadInt32(int.MinValue, int.MaxValue)),
        _shape = BitConverter.Int32BitsToSingle(input.ReadInt32(int.MinValue, int.MaxValue)),
    };

    // Values beyond the threshold among the last ones, those of long ago forgotten: about exp(-x), without its cost.
    private readonly double Beyond(int seen)
    {
        int gone = Math.Max(seen, Memory) - Math.Max(_last, Memory);
        double x = Math.Max(gone, 0) / (double)Memory;
        return _beyond / (1 + (x * (1 + (x * (0.5 + (x * (1.0 / 6)))))));
    }
}
