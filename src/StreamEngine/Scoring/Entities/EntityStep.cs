using System.Runtime.Intrinsics;

namespace StreamEngine.Scoring.Entities;

/// <summary>What a window does to the series of an entity, eight at a time.</summary>
internal static class EntityStep
{
    /// <summary>Windows before a series counts, and over which it then comes in.</summary>
    private const float Ripe = 128;

    private const float ComesIn = 120;

    /// <summary>Share of windows with a deviation from which a series says something; constants and what is mostly zero stay below.</summary>
    private const float LeastLively = 0.5f;

    /// <summary>Deviation that counts for that, in scales.</summary>
    private const float LeastMove = 0.05f;

    private const float LivelyMemory = 500;

    /// <summary>Shares of the newest value: means over eight windows, against those over two hours of minutes.</summary>
    private const double FastShare = 1.0 / 8;

    private const float SlowShare = 1f / 128;

    /// <summary>How much a series counts when it has a value, in [0, 1].</summary>
    internal static float WeightOf(EntityLanes lanes, int series) =>
        lanes.Lively[series] < LeastLively ? 0 : Math.Clamp((lanes.Seen[series] - Ripe) / ComesIn, 0, 1);

    /// <summary>Takes in the values of a window; gives weights, usual deviations and standardised differences.</summary>
    /// <returns>Sum of the weights of series with a value, and whether one is missing that would count.</returns>
    internal static (float Count, bool Misses) Take(EntityLanes lanes, EntityScratch work, float most)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        Vector256<float> missing = Vector256<float>.Zero;
        for (int i = 0; i < lanes.Room; i += EntityLanes.Width)
        {
            Vector256<float> z = Vector256.Create(work.Z.AsSpan(i));
            Vector256<float> has = Vector256.Equals(z, z);
            Vector256<float> seen = Count(lanes.Seen[i..], has);
            Vector256<float> lively = Move(lanes.Lively[i..], z, has, seen);
            Vector256<float> weight = Vector256.Min(Vector256.Max((seen - Vector256.Create(Ripe)) / Vector256.Create(ComesIn), Vector256<float>.Zero), Vector256<float>.One)
                & Vector256.GreaterThanOrEqual(lively, Vector256.Create(LeastLively));
            Vector256<float> share = Vector256.Max(Vector256.Create(SlowShare), Vector256<float>.One / (seen + Vector256.Create(8f)));
            (Vector256<long> hasLow, Vector256<long> hasHigh) = Vector256.Widen(has.AsInt32());
            (Vector256<double> shareLow, Vector256<double> shareHigh) = Vector256.Widen(share);
            Vector256<double> low = Standard(lanes, work, i, shareLow, hasLow.AsDouble());
            Vector256<double> high = Standard(lanes, work, i + (EntityLanes.Width / 2), shareHigh, hasHigh.AsDouble());
            Vector256<float> standard = Vector256.Min(Vector256.Max(Vector256.Narrow(low, high), Vector256.Create(-most)), Vector256.Create(most));
            missing |= Vector256.AndNot(Vector256.GreaterThan(weight, Vector256<float>.Zero), has);
            weight &= has;
            weight.CopyTo(work.Weight.AsSpan(i));
            (weight * standard).CopyTo(work.Value.AsSpan(i));
            sum += weight;
        }

        return (EntitySums.Sum(sum), missing.AsInt32() != Vector256<int>.Zero);
    }

    /// <summary>Learns what is usual of the differences of levels.</summary>
    /// <param name="lanes">The series.</param>
    /// <param name="work">What was worked out of the window.</param>
    /// <param name="trust">How much it is to be learned, in [0, 1].</param>
    /// <param name="most">Deviations that are learned at most.</param>
    internal static void Learn(EntityLanes lanes, EntityScratch work, float trust, double most)
    {
        const float Slowest = (float)(1 / EntityModel.Memory);
        for (int i = 0; i < lanes.Room; i += EntityLanes.Width)
        {
            Vector256<float> z = Vector256.Create(work.Z.AsSpan(i));
            Vector256<float> has = Vector256.Equals(z, z);
            Vector256<float> seen = Vector256.Create(lanes.Seen[i..]);
            Vector256<float> share = Vector256.Create(trust) * Vector256.Max(
                Vector256.Create(Slowest), Vector256.Min(Vector256.Create(0.5f), Vector256.Create(2f) / (seen + Vector256<float>.One)));
            Vector256<float> bounded = Vector256.GreaterThan(seen, Vector256.Create(Ripe));
            (Vector256<double> shareLow, Vector256<double> shareHigh) = Vector256.Widen(share);
            (Vector256<long> hasLow, Vector256<long> hasHigh) = Vector256.Widen(has.AsInt32());
            (Vector256<long> boundedLow, Vector256<long> boundedHigh) = Vector256.Widen(bounded.AsInt32());
            Moments(lanes, work, i, shareLow, hasLow.AsDouble(), boundedLow.AsDouble(), most);
            Moments(lanes, work, i + (EntityLanes.Width / 2), shareHigh, hasHigh.AsDouble(), boundedHigh.AsDouble(), most);
        }
    }

    /// <summary>Learns how much of each series the others leave open.</summary>
    /// <param name="lanes">The series.</param>
    /// <param name="work">What was worked out of the window.</param>
    /// <param name="rate">Share of the window.</param>
    /// <param name="most">Most that is learned, in times of what is usual.</param>
    /// <param name="early">Most that is learned at first, whatever is usual; 0 later.</param>
    internal static void LearnRest(EntityLanes lanes, EntityScratch work, float rate, float most, float early)
    {
        for (int i = 0; i < lanes.Room; i += EntityLanes.Width)
        {
            Span<float> column = lanes.Rest[i..];
            Vector256<float> rest = Vector256.Create<float>(column);
            Vector256<float> left = Vector256.Create(work.Left.AsSpan(i));
            Vector256<float> limit = early > 0 ? Vector256.Create(early) : Vector256.Create(most) * Vector256.Max(rest, Vector256.Create(EntityStatistics.LeastRest));
            Vector256<float> next = rest + (Vector256.Create(rate) * (Vector256.Min(left * left, limit) - rest));
            Vector256<float> counts = Vector256.GreaterThan(Vector256.Create(work.Weight.AsSpan(i)), Vector256<float>.Zero);
            Vector256.ConditionalSelect(counts, next, rest).CopyTo(column);
        }
    }

    private static Vector256<float> Count(Span<float> column, Vector256<float> has)
    {
        Vector256<float> seen = Vector256.Min(Vector256.Create<float>(column) + (Vector256<float>.One & has), Vector256.Create(EntityLanes.MostSeen));
        seen.CopyTo(column);
        return seen;
    }

    private static Vector256<float> Move(Span<float> column, Vector256<float> z, Vector256<float> has, Vector256<float> seen)
    {
        Vector256<float> lively = Vector256.Create<float>(column);
        Vector256<float> moves = Vector256<float>.One & Vector256.GreaterThanOrEqual(Vector256.Abs(z), Vector256.Create(LeastMove));
        Vector256<float> share = Vector256.Max(Vector256.Create(1 / LivelyMemory), Vector256<float>.One / Vector256.Max(seen, Vector256<float>.One));
        lively = Vector256.ConditionalSelect(has, lively + ((moves - lively) * share), lively);
        lively.CopyTo(column);
        return lively;
    }

    private static Vector256<double> Standard(EntityLanes lanes, EntityScratch work, int at, Vector256<double> share, Vector256<double> has)
    {
        Span<double> fastColumn = lanes.Fast[at..];
        Span<double> slowColumn = lanes.Slow[at..];
        Vector256<double> value = Vector256.Create(work.Seen.AsSpan(at));
        Vector256<double> fast = Vector256.Create<double>(fastColumn);
        Vector256<double> slow = Vector256.Create<double>(slowColumn);
        fast += Vector256.Create(FastShare) * (value - fast) & has;
        slow += share * (value - slow) & has;
        fast.CopyTo(fastColumn);
        slow.CopyTo(slowColumn);
        Vector256<double> variance = Vector256.Create<double>(lanes.Variance[at..]);
        Vector256<double> deviation = Vector256.Sqrt(variance);
        deviation.CopyTo(work.Deviation.AsSpan(at));
        Vector256<double> known = Vector256.GreaterThan(variance, Vector256<double>.Zero);
        return (fast - slow - Vector256.Create<double>(lanes.Mean[at..])) / Vector256.ConditionalSelect(known, deviation, Vector256<double>.One) & known;
    }

    private static void Moments(
        EntityLanes lanes, EntityScratch work, int at, Vector256<double> share, Vector256<double> has, Vector256<double> bounded, double most)
    {
        Span<double> meanColumn = lanes.Mean[at..];
        Span<double> varianceColumn = lanes.Variance[at..];
        Vector256<double> mean = Vector256.Create<double>(meanColumn);
        Vector256<double> variance = Vector256.Create<double>(varianceColumn);
        Vector256<double> off = Vector256.Create<double>(lanes.Fast[at..]) - Vector256.Create<double>(lanes.Slow[at..]) - mean;
        Vector256<double> limit = Vector256.ConditionalSelect(
            bounded & Vector256.GreaterThan(variance, Vector256<double>.Zero),
            Vector256.Create(most) * Vector256.Create(work.Deviation.AsSpan(at)),
            Vector256.Create(double.MaxValue));
        off = Vector256.Min(Vector256.Max(off, -limit), limit);
        (mean + (share * off & has)).CopyTo(meanColumn);
        (variance + (share * ((off * off) - variance) & has)).CopyTo(varianceColumn);
    }
}
