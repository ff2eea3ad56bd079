using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Scoring.Changes;

/// <summary>
/// How rare a contrast is, from the contrasts of the same series at the same scale before. A contrast beyond <see cref="Threshold"/> usual ones begins an excursion; excursions that end by
/// themselves teach how high they go (peaks over a threshold, declustered, Davison and Smith 1990). The chance that one goes as high is <c>rate · exp(-(z^1.5 - threshold^1.5) / excess)</c>: the power lies
/// between that of normal tails, 2, which means of many values come near to, and 1, that of tails which are not normal. Since a long climb is one excursion, it does not become usual while it lasts.
/// </summary>
internal static class ChangeScale
{
    /// <summary>A span of eight cells against the eight spans before.</summary>
    internal const int Recent = 0;

    /// <summary>A span of eight cells against days.</summary>
    internal const int Slow = 1;

    /// <summary>Four spans against days.</summary>
    internal const int Long = 2;

    /// <summary>Noise of eight pairs of cells against hours.</summary>
    internal const int Noise = 3;

    /// <summary>Noise of eight pairs of cells against days.</summary>
    internal const int SlowNoise = 4;

    internal const int Count = 5;

    /// <summary>Usual size of a contrast.</summary>
    internal const int Usual = 0;

    /// <summary>Mean height of excursions over the threshold, to the power of 1.5.</summary>
    internal const int Excess = 1;

    /// <summary>Highest contrast of the excursion that goes on, 0 for none.</summary>
    internal const int Peak = 2;

    /// <summary>Highest contrast of those that were over, forgotten over weeks.</summary>
    internal const int Record = 3;

    internal const int Fields = 4;

    /// <summary>Usual contrasts from which it is an excursion.</summary>
    internal const float Threshold = 2;

    /// <summary>That of a normal variable with neighbours that share most of their values.</summary>
    internal const float UsualExcess = 1.7f;

    private const float ThresholdPower = 2.8284271f;

    /// <summary>Logarithm of how many excursions a cell begin: 3 in 100, whatever the series. It counts little.</summary>
    private const float LogRate = -3.5065579f;

    /// <summary>Contrasts as inflated at first as by this many over those that were seen.</summary>
    private const float Young = 100;

    /// <summary>Steps of a scale before contrasts are limited at all.</summary>
    private const float Unlimited = 24;

    /// <summary>Most that a contrast counts in the first week, in usual ones.</summary>
    private const float MostAtFirst = 20;

    private const float RecordShare = 0.07f;
    private const float ExcessRate = 1f / 40;

    /// <summary>Logarithm of the chance of a contrast, 0 for a usual one.</summary>
    /// <param name="state">The group.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="contrast">The contrast.</param>
    /// <param name="floor">Least usual size.</param>
    /// <param name="steps">Contrasts seen.</param>
    /// <param name="height">The contrast in usual ones.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Judge(ReadOnlySpan<Vector256<float>> state, int scale, Vector256<float> contrast, Vector256<float> floor, Vector256<float> steps, out Vector256<float> height)
    {
        ReadOnlySpan<Vector256<float>> own = state.Slice(ChangeLanes.Scales + (scale * Fields), Fields);
        height = Vector256.Abs(contrast) / Size(own, floor);
        Vector256<float> z = height / (Vector256<float>.One + (Vector256.Create(Young) / Vector256.MaxNative(steps, Vector256<float>.One)));
        Vector256<float> chance = Vector256.Create(LogRate) - (((z * Vector256.Sqrt(z)) - Vector256.Create(ThresholdPower)) / own[Excess]);
        Vector256<float> judged = Vector256.GreaterThan(z, Vector256.Create(Threshold)) & Vector256.GreaterThanOrEqual(steps, Vector256<float>.One);
        return Vector256.ConditionalSelect(judged, chance, Vector256<float>.Zero);
    }

    /// <summary>Learns a contrast.</summary>
    /// <param name="state">The group.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="contrast">The contrast.</param>
    /// <param name="floor">Least usual size.</param>
    /// <param name="steps">Contrasts seen before.</param>
    /// <param name="rate">Rate of the usual size.</param>
    /// <param name="decay">What is left of the record.</param>
    /// <param name="first">Lanes in their first week.</param>
    /// <param name="mask">Lanes that learn.</param>
    internal static void Learn(Span<Vector256<float>> state, int scale, Vector256<float> contrast, Vector256<float> floor, Vector256<float> steps,
        float rate, float decay, Vector256<float> first, Vector256<float> mask)
    {
        Span<Vector256<float>> own = state.Slice(ChangeLanes.Scales + (scale * Fields), Fields);
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> size = Size(own, floor);
        Vector256<float> absolute = Vector256.Abs(contrast);
        Vector256<float> height = absolute / size;
        Vector256<float> limit = size * Vector256.ConditionalSelect(first, Vector256.Create(MostAtFirst), Vector256.Create(Threshold));
        limit = Vector256.ConditionalSelect(Vector256.LessThan(steps, Vector256.Create(Unlimited)), absolute, limit);
        Vector256<float> speed = Vector256.MaxNative(Vector256.Create(rate), one / (steps + one));
        Vector256<float> usual = own[Usual] + (speed * (Vector256.MinNative(absolute, limit) - own[Usual]));
        Vector256<float> record = own[Record] * Vector256.Create(decay);
        Vector256<float> settled = mask & Vector256.GreaterThanOrEqual(steps, Vector256.Create(Unlimited));
        Vector256<float> outside = settled & Vector256.GreaterThan(height, Vector256.Create(Threshold));
        Vector256<float> ends = Vector256.AndNot(settled, outside) & Vector256.GreaterThan(own[Peak], Vector256<float>.Zero);
        own[Usual] = Vector256.ConditionalSelect(mask, usual, own[Usual]);
        own[Record] = Vector256.ConditionalSelect(mask, record, own[Record]);
        Vector256<float> peak = own[Peak];
        Vector256<float> excess = (peak * Vector256.Sqrt(peak)) - Vector256.Create(ThresholdPower);
        own[Excess] = Vector256.ConditionalSelect(ends, own[Excess] + (Vector256.Create(ExcessRate) * (excess - own[Excess])), own[Excess]);
        own[Record] = Vector256.ConditionalSelect(ends, Vector256.MaxNative(own[Record], peak * Vector256.MaxNative(own[Usual], floor)), own[Record]);
        own[Peak] = Vector256.ConditionalSelect(outside, Vector256.MaxNative(peak, height), Vector256.AndNot(peak, ends));
    }

    /// <summary>A change of this height was told. It teaches as much as one that is twice as high as needed, so that what comes every day is told of a few times and not for ever.</summary>
    internal static void Confirm(ChangeLanes lanes, int id, int scale, float height, float alarm)
    {
        int at = ChangeLanes.Scales + (scale * Fields);
        ref float excess = ref lanes.At(id, at + Excess);
        ref float record = ref lanes.At(id, at + Record);
        float enough = MathF.Cbrt(ThresholdPower + (excess * (LogRate - alarm)));
        float peak = Math.Min(height, 2 * enough * enough);
        record = Math.Max(record, peak * Math.Max(lanes.At(id, at + Usual), RecordShare * record));
        excess += ExcessRate * ((peak * MathF.Sqrt(peak)) - ThresholdPower - excess);
    }

    /// <summary>What goes on is no excursion any more.</summary>
    internal static void Forget(ChangeLanes lanes, int id, int scale) => lanes.At(id, ChangeLanes.Scales + (scale * Fields) + Peak) = 0;

    /// <summary>True for lanes without an excursion.</summary>
    internal static Vector256<float> IsCalm(ReadOnlySpan<Vector256<float>> state, int scale) =>
        Vector256.Equals(state[ChangeLanes.Scales + (scale * Fields) + Peak], Vector256<float>.Zero);

    private static Vector256<float> Size(ReadOnlySpan<Vector256<float>> own, Vector256<float> floor) =>
        Vector256.MaxNative(own[Usual], Vector256.MaxNative(floor, Vector256.Create(RecordShare) * own[Record]));
}
