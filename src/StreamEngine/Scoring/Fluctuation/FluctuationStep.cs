using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Scoring.Fluctuation;

/// <summary>
/// One value of a series, or one each of eight: how far the mean step from one residual to the next has risen over what it was, less the highest rise at this time of the day on the days before
/// (the fluctuation increase of FluxEV, Li et al. 2021). Steps count for at most four mean ones, so that a single outlier, of which the residual tells, is no rise; after one there is none for a while. A rise beyond is an excursion; excursions are counted, and those that end teach how high they go. Both forms do the same operations in
/// the same order and agree to the last bit.
/// </summary>
internal static class FluctuationStep
{
    /// <summary>Rise, in usual deviations of it, from which it is an extreme whatever the days before had.</summary>
    internal const float Threshold = 2.6f;

    /// <summary>Marks of a usual deviation.</summary>
    internal const float MarkScale = 16;

    /// <summary>Excursions a value that begin, and their mean height, before any is known.</summary>
    internal const float UsualRate = 1f / 500;
    internal const float UsualExcess = 1.2f;

    /// <summary>Steps before anything is an excursion.</summary>
    internal const float WarmUp = 64;

    /// <summary>Values of the mean that rises.</summary>
    private const float FastRate = 1f / 32;

    /// <summary>Values of the mean that it is held against.</summary>
    private const float SlowRate = 1f / 1024;

    private const float SizeRate = 1f / 2048;

    /// <summary>Values over which excursions are forgotten, as the share of one.</summary>
    private const float RateRate = 1f / 16384;

    /// <summary>Share of an excursion that ends in the mean height.</summary>
    private const float ExcessRate = 1f / 20;
    private const float Clip = 4;

    /// <summary>Steps of this many usual ones are of outliers, of which residuals tell: for as many values as the mean remembers nothing is an excursion.</summary>
    private const float Outlier = 8;
    private const float Held = 32;

    /// <summary>Steps that are learned as they are.</summary>
    private const float Unclipped = 8;

    /// <summary>Least mean step, as a share of the scale of residuals: that of series which hardly move is of their margin.</summary>
    private const float ScaleShare = 0.25f;

    /// <summary>Least usual rise: that of normal noise.</summary>
    private const float LeastUsual = 0.08f;

    /// <summary>Deviation of a normal variable of mean size 1.</summary>
    private const float DeviationOfMean = 1.2533141f;

    /// <summary>Values beyond are taken as this, so that no state can overflow.</summary>
    private const float Limit = 1e30f;

    /// <summary>Takes a residual in; returns how high the excursion is, to the power of 1.5 and over where it begins; 0 outside of one.</summary>
    /// <param name="lanes">State.</param>
    /// <param name="id">Series.</param>
    /// <param name="residual">Residual, in units of the series.</param>
    /// <param name="scale">Usual size of residuals.</param>
    /// <param name="noise">Least noise that the nature of the values implies.</param>
    /// <param name="slot">Slot of the day.</param>
    internal static float One(FluctuationLanes lanes, int id, float residual, float scale, float noise, int slot)
    {
        ref float last = ref lanes.At(id, FluctuationLanes.Last);
        residual = Math.Min(Math.Max(residual, -Limit), Limit);
        float step = Math.Abs(residual - last);
        last = residual;
        if (float.IsNaN(step))
        {
            return 0;
        }

        ref float fast = ref lanes.At(id, FluctuationLanes.Fast);
        ref float slow = ref lanes.At(id, FluctuationLanes.Slow);
        ref float usual = ref lanes.At(id, FluctuationLanes.Usual);
        ref float seen = ref lanes.At(id, FluctuationLanes.Seen);
        float young = 1 / (seen + 1);
        float usualSize = Math.Max(Math.Max(slow, ScaleShare * Math.Min(scale, Limit)), noise);
        float limited = seen < Unclipped ? step : Math.Min(step, Clip * usualSize);
        fast += Math.Max(FastRate, young) * (limited - fast);
        float rise = (fast / usualSize) - 1;
        float size = Math.Max(usual, LeastUsual);
        float z = rise / (DeviationOfMean * size);
        slow += Math.Max(SlowRate, young) * (limited - slow);
        usual += Math.Max(SizeRate, young) * (Math.Min(Math.Abs(rise), Clip * size) - usual);
        ref float hold = ref lanes.At(id, FluctuationLanes.Hold);
        hold = step > Outlier * usualSize ? Held : Math.Max(hold - 1, 0);
        bool isOld = seen >= WarmUp && hold == 0;
        seen = Math.Min(seen + 1, FluctuationLanes.MostSeen);

        int before = (slot + FluctuationLanes.Slots - 1) % FluctuationLanes.Slots;
        int after = (slot + 1) % FluctuationLanes.Slots;
        float known = Math.Max(lanes.Mark(id, slot), Math.Max(lanes.Mark(id, before), lanes.Mark(id, after)));
        ref byte mark = ref lanes.Mark(id, FluctuationLanes.Current);
        mark = (byte)Math.Max(mark, (int)Math.Min(Math.Max(z * MarkScale, 0), 255));
        float from = Math.Max(known * (1 / MarkScale), Threshold);
        ref float rate = ref lanes.At(id, FluctuationLanes.Rate);
        ref float excess = ref lanes.At(id, FluctuationLanes.Excess);
        ref float peak = ref lanes.At(id, FluctuationLanes.Peak);
        bool isOut = isOld && z > from;
        float height = isOut ? (z * MathF.Sqrt(z)) - (from * MathF.Sqrt(from)) : 0;
        rate += RateRate * ((isOut && peak == 0 ? 1f : 0f) - rate);
        excess += !isOut && peak > 0 ? ExcessRate * (Math.Min(peak, Clip * excess) - excess) : 0;
        peak = isOut ? Math.Max(peak, height) : 0;
        return height;
    }

    /// <summary>The same of eight series; NaN for those without a residual.</summary>
    internal static Vector256<float> Eight(FluctuationLanes lanes, int group, Vector256<float> residual, Vector256<float> scale, Vector256<float> noise, int slot)
    {
        Span<Vector256<float>> state = lanes.Group(group);
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> there = Vector256.Equals(residual, residual);
        Vector256<float> limit = Vector256.Create(Limit);
        Vector256<float> last = state[FluctuationLanes.Last];
        residual = Vector256.Min(Vector256.Max(residual, -limit), limit);
        Vector256<float> step = Vector256.Abs(residual - last);
        Vector256<float> takes = Vector256.Equals(step, step);
        state[FluctuationLanes.Last] = Vector256.ConditionalSelect(there, residual, last);
        if (takes == Vector256<float>.Zero)
        {
            return Vector256<float>.Zero;
        }

        Vector256<float> fast = state[FluctuationLanes.Fast];
        Vector256<float> slow = state[FluctuationLanes.Slow];
        Vector256<float> usual = state[FluctuationLanes.Usual];
        Vector256<float> seen = state[FluctuationLanes.Seen];
        Vector256<float> young = one / (seen + one);
        Vector256<float> usualSize = Vector256.Max(Vector256.Max(slow, Vector256.Create(ScaleShare) * Vector256.Min(scale, limit)), noise);
        Vector256<float> limited = Vector256.ConditionalSelect(
            Vector256.LessThan(seen, Vector256.Create(Unclipped)), step, Vector256.Min(step, Vector256.Create(Clip) * usualSize));
        fast += Vector256.Max(Vector256.Create(FastRate), young) * (limited - fast);
        Vector256<float> rise = (fast / usualSize) - one;
        Vector256<float> size = Vector256.Max(usual, Vector256.Create(LeastUsual));
        Vector256<float> z = rise / (Vector256.Create(DeviationOfMean) * size);
        slow += Vector256.Max(Vector256.Create(SlowRate), young) * (limited - slow);
        usual += Vector256.Max(Vector256.Create(SizeRate), young) * (Vector256.Min(Vector256.Abs(rise), Vector256.Create(Clip) * size) - usual);
        Vector256<float> hold = state[FluctuationLanes.Hold];
        hold = Vector256.ConditionalSelect(
            Vector256.GreaterThan(step, Vector256.Create(Outlier) * usualSize), Vector256.Create(Held), Vector256.Max(hold - one, Vector256<float>.Zero));
        state[FluctuationLanes.Hold] = Vector256.ConditionalSelect(takes, hold, state[FluctuationLanes.Hold]);
        state[FluctuationLanes.Fast] = Vector256.ConditionalSelect(takes, fast, state[FluctuationLanes.Fast]);
        state[FluctuationLanes.Slow] = Vector256.ConditionalSelect(takes, slow, state[FluctuationLanes.Slow]);
        state[FluctuationLanes.Usual] = Vector256.ConditionalSelect(takes, usual, state[FluctuationLanes.Usual]);
        state[FluctuationLanes.Seen] = Vector256.ConditionalSelect(takes, Vector256.Min(seen + one, Vector256.Create(FluctuationLanes.MostSeen)), seen);

        Vector256<float> known = Vector256.Max(
            Wide(lanes.MarksOf(group, slot)),
            Vector256.Max(
                Wide(lanes.MarksOf(group, (slot + FluctuationLanes.Slots - 1) % FluctuationLanes.Slots)),
                Wide(lanes.MarksOf(group, (slot + 1) % FluctuationLanes.Slots))));
        Span<byte> marks = lanes.MarksOf(group, FluctuationLanes.Current);
        Vector256<float> marked = Vector256.Min(Vector256.Max(z * Vector256.Create(MarkScale), Vector256<float>.Zero), Vector256.Create(255f));
        Vector256<float> current = Wide(marks);
        Narrow(Vector256.ConditionalSelect(takes, Vector256.Max(marked, current), current), marks);
        Vector256<float> from = Vector256.Max(known * Vector256.Create(1 / MarkScale), Vector256.Create(Threshold));
        Vector256<float> rate = state[FluctuationLanes.Rate];
        Vector256<float> excess = state[FluctuationLanes.Excess];
        Vector256<float> peak = state[FluctuationLanes.Peak];
        Vector256<float> isOut = takes & Vector256.GreaterThanOrEqual(seen, Vector256.Create(WarmUp)) & Vector256.Equals(hold, Vector256<float>.Zero) & Vector256.GreaterThan(z, from);
        Vector256<float> height = isOut & ((z * Vector256.Sqrt(z)) - (from * Vector256.Sqrt(from)));
        Vector256<float> isIn = Vector256.Equals(peak, Vector256<float>.Zero);
        rate += Vector256.Create(RateRate) * ((isOut & isIn & one) - rate);
        Vector256<float> ends = Vector256.AndNot(Vector256.AndNot(takes, isOut), isIn);
        excess += ends & (Vector256.Create(ExcessRate) * (Vector256.Min(peak, Vector256.Create(Clip) * excess) - excess));
        state[FluctuationLanes.Rate] = Vector256.ConditionalSelect(takes, rate, state[FluctuationLanes.Rate]);
        state[FluctuationLanes.Excess] = excess;
        state[FluctuationLanes.Peak] = Vector256.ConditionalSelect(takes, isOut & Vector256.Max(peak, height), peak);
        return height;
    }

    /// <summary>A slot of the day ends: what it had is its highest rise, and of what it had on days before three quarters are left.</summary>
    internal static void Leave(FluctuationLanes lanes, int slot)
    {
        for (int group = 0; group < lanes.Groups; group++)
        {
            Span<byte> marks = lanes.MarksOf(group, slot);
            Span<byte> current = lanes.MarksOf(group, FluctuationLanes.Current);
            for (int lane = 0; lane < marks.Length; lane++)
            {
                marks[lane] = (byte)Math.Max((int)current[lane], marks[lane] * 3 / 4);
                current[lane] = 0;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Wide(ReadOnlySpan<byte> marks)
    {
        Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalar(System.Runtime.InteropServices.MemoryMarshal.Read<ulong>(marks)).AsByte());
        (Vector128<uint> low, Vector128<uint> high) = Vector128.Widen(wide);
        return Vector256.ConvertToSingle(Vector256.Create(low, high).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow(Vector256<float> values, Span<byte> marks)
    {
        Vector256<int> whole = Vector256.ConvertToInt32(values);
        Vector128<ushort> half = Vector128.Narrow(whole.GetLower().AsUInt32(), whole.GetUpper().AsUInt32());
        Vector128.Narrow(half, half).GetLower().CopyTo(marks);
    }
}
