using System.Runtime.CompilerServices;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Residuals;

/// <summary>
/// What a lane remembers of its extremes: both tails of single residuals and of pairs of neighbours, and the run of extremes that it is in.
/// Nothing but an extreme, or the value after one, touches it.
/// </summary>
internal struct LaneTails
{
    /// <summary>Bytes of what is written down.</summary>
    internal const int SavedBytes = (4 * LaneTail.SavedBytes) + 4 + 16;

    /// <summary>Residuals beyond are extremes, in scales.</summary>
    internal const float Threshold = 2.6f;

    /// <summary>The same for the smaller one of two neighbours on one side.</summary>
    internal const float PairThreshold = 1.49f;

    /// <summary>Lines of a table, in a unit of residuals.</summary>
    private const int Steps = 256;

    private static readonly double[] _usual = [.. Enumerable.Range(0, (int)(Threshold * Steps) + 2).Select(static i => Math.Min(1, 2 * Distributions.NormalTail((double)i / Steps)))];

    /// <summary>Extremes in a row, negative for extremes below.</summary>
    internal int Run;

    /// <summary>Mean of the values of the run, and of their distances from it.</summary>
    internal double RunMean;
    internal double RunError;

    private LaneTail _above;
    private LaneTail _below;
    private LaneTail _pairAbove;
    private LaneTail _pairBelow;

    internal static LaneTails Start => new() { _above = LaneTail.Start, _below = LaneTail.Start, _pairAbove = LaneTail.Start, _pairBelow = LaneTail.Start };

    /// <summary>Two-sided p-value of a residual of which <see cref="IsExtreme"/> does not hold: that of a normal variable, read between the lines of a table, within 0.000002.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Usual(float z)
    {
        double[] usual = _usual;
        float at = Math.Abs(z) * Steps;
        int below = (int)at;
        return below < usual.Length - 1 ? usual[below] + ((at - below) * (usual[below + 1] - usual[below])) : 2 * Distributions.NormalTail(Math.Abs(z));
    }

    /// <summary>True when a residual, or it and the one before, is beyond a threshold.</summary>
    internal static bool IsExtreme(float z, float pair) => Math.Abs(z) > Threshold || Math.Abs(pair) > PairThreshold;

    /// <summary>
    /// Two-sided p-value of a residual; then learns it. Two sides, two statistics: Bonferroni. A pair never says more than two independent
    /// windows of the present size would.
    /// </summary>
    internal double Score(float z, float pair, int seen)
    {
        double single = Tail(z, Threshold, ref _above, ref _below, seen);
        double both = Math.Abs(pair) <= PairThreshold ? 1 : Tail(pair, PairThreshold, ref _pairAbove, ref _pairBelow, seen);
        return Math.Clamp(Math.Min(2 * single, Math.Max(2 * single * single, 4 * both)), 1e-300, 1);
    }

    /// <summary>True when nothing extreme has been seen, and nothing was taken over.</summary>
    internal readonly bool IsFresh => Run == 0 && _above.IsFresh && _below.IsFresh && _pairAbove.IsFresh && _pairBelow.IsFresh;

    /// <summary>One of the four tails as siblings pass it on.</summary>
    /// <param name="tail">Which one: above, below, pairs above, pairs below.</param>
    /// <param name="seen">Values of the series so far.</param>
    internal readonly SiblingTail Passed(int tail, int seen) => (tail switch { 0 => _above, 1 => _below, 2 => _pairAbove, _ => _pairBelow }).Passed(seen);

    /// <summary>Begins with the tails of siblings.</summary>
    /// <param name="siblings">Four tails.</param>
    /// <param name="seen">Values of the series so far.</param>
    internal void Take(ReadOnlySpan<SiblingTail> siblings, int seen)
    {
        _above = LaneTail.From(siblings[0], seen);
        _below = LaneTail.From(siblings[1], seen);
        _pairAbove = LaneTail.From(siblings[2], seen);
        _pairBelow = LaneTail.From(siblings[3], seen);
    }

    internal readonly void Save(SnapshotOutput output)
    {
        output.WriteInt32(Run);
        output.WriteDouble(RunMean);
        output.WriteDouble(RunError);
        _above.Save(output);
        _below.Save(output);
        _pairAbove.Save(output);
        _pairBelow.Save(output);
    }

    internal static LaneTails Load(ref SnapshotInput input) => new()
    {
        Run = input.ReadInt32(),
        RunMean = input.ReadDouble(),
        RunError = input.ReadDouble(),
        _above = LaneTail.Load(ref input),
        _below = LaneTail.Load(ref input),
        _pairAbove = LaneTail.Load(ref input),
        _pairBelow = LaneTail.Load(ref input),
    };

    private static double Tail(float z, float threshold, ref LaneTail above, ref LaneTail below, int seen)
    {
        double excess = Math.Abs(z) - threshold;
        if (excess <= 0)
        {
            return Distributions.NormalTail(Math.Abs(z));
        }

        ref LaneTail tail = ref z > 0 ? ref above : ref below;
        return tail.Next(excess, seen);
    }
}
