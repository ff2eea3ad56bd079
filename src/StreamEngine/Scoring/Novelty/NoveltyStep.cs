using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics;
using L = StreamEngine.Scoring.Novelty.NoveltyLanes;

namespace StreamEngine.Scoring.Novelty;

/// <summary>How new the values of eight series are, which they then learn. Lanes do not depend on each other.</summary>
internal static class NoveltyStep
{
    /// <summary>Values before anything is told.</summary>
    internal const int WarmUp = 64;

    private const int Value = 0;
    private const int Logarithm = 1;
    private const int Deviation = 2;
    private const int Spread = 3;
    private const int Least = 4;

    private const int LeastWindow = 24;

    /// <summary>Most that one feature adds.</summary>
    private const float Cap = 0.3f;

    /// <summary>What features without natural bounds are taken to cover, in standard deviations.</summary>
    private const float Deviations = 12.5f;

    private const int GenerationValues = 5_000;
    private const float GenerationDays = 28;

    /// <summary>A count of a map that a further value hardly changes.</summary>
    private const float MostCount = 1e6f;

    /// <summary>Takes the values of a group.</summary>
    /// <param name="state">Quantities of the group.</param>
    /// <param name="bits">Bits of its maps.</param>
    /// <param name="value">A value of each series.</param>
    /// <param name="expected">What was expected of it, NaN for nothing.</param>
    /// <param name="mask">Series that have one.</param>
    /// <param name="day">Days since the Unix epoch.</param>
    /// <param name="novelty">Gets how new each is.</param>
    internal static void Eight(Span<Vector256<float>> state, Span<uint> bits, Vector256<float> value, Vector256<float> expected, Vector256<float> mask, float day, Span<float> novelty)
    {
        Span<Vector256<float>> features = stackalloc Vector256<float>[L.Features];
        Describe(state, value, expected, mask, features);
        novelty.Clear();
        for (int i = 0; i < L.Features; i++)
        {
            Vector256<float> has = mask & Vector256.LessThanOrEqual(Vector256.Abs(features[i]), Vector256.Create(float.MaxValue));
            Take(state, bits, i, features[i], has, novelty);
        }

        Age(state, bits, mask, day);
        Vector256<float> seen = state[L.Seen];
        state[L.Seen] = Vector256.ConditionalSelect(mask, Vector256.Min(seen + Vector256<float>.One, Vector256.Create(L.MostSeen)), seen);
    }

    private static void Describe(Span<Vector256<float>> state, Vector256<float> value, Vector256<float> expected, Vector256<float> mask, Span<Vector256<float>> features)
    {
        Vector256<float> nothing = Vector256.Create(float.NaN);
        Vector256<float> seen = state[L.Seen];
        Vector256<int> place = Vector256.ConvertToInt32(seen) & Vector256.Create(L.SpreadWindow - 1);
        for (int i = 0; i < L.SpreadWindow; i++)
        {
            Vector256<float> here = mask & Vector256.Equals(place, Vector256.Create(i)).AsSingle();
            state[L.Recent + i] = Vector256.ConditionalSelect(here, value, state[L.Recent + i]);
        }

        Vector256<float> magnitude = state[L.Magnitude];
        Vector256<float> old = Vector256.GreaterThanOrEqual(seen, Vector256.Create((float)WarmUp));
        Vector256<float> young = Vector256.AndNot(mask, old);
        if (young != Vector256<float>.Zero)
        {
            Vector256<float> next = magnitude + ((Vector256.Abs(value) - magnitude) / (seen + Vector256<float>.One));
            state[L.Magnitude] = magnitude = Vector256.ConditionalSelect(young, next, magnitude);
        }

        features[Value] = value;
        Vector256<float> size = Vector256.Abs(value) + (Vector256.Create(0.01f) * magnitude) + Vector256.Create(1e-12f);
        features[Logarithm] = Vector256.ConditionalSelect(old, Log(size), nothing);
        features[Deviation] = value - expected;
        features[Spread] = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(seen, Vector256.Create((float)L.SpreadWindow)), SpreadOf(state), nothing);

        // The least of this part, and of this and the one before.
        Vector256<float> inPart = Remainder(seen);
        Vector256<float> begins = Vector256.Equals(inPart, Vector256<float>.Zero);
        Vector256<float> least = Vector256.ConditionalSelect(begins, value, Vector256.Min(state[L.LeastNow], value));
        least = Vector256.ConditionalSelect(mask, least, state[L.LeastNow]);
        state[L.LeastNow] = least;
        features[Least] = Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(seen, Vector256.Create(2f * LeastWindow)), Vector256.Min(least, state[L.LeastBefore]), nothing);
        Vector256<float> ends = mask & Vector256.Equals(inPart, Vector256.Create(LeastWindow - 1f));
        state[L.LeastBefore] = Vector256.ConditionalSelect(ends, least, state[L.LeastBefore]);
    }

    private static Vector256<float> Log(Vector256<float> size)
    {
        Span<float> logs = stackalloc float[L.Width];
        size.CopyTo(logs);
        foreach (ref float one in logs)
        {
            one = MathF.Log(one);
        }

        return Vector256.Create<float>(logs);
    }

    // Of a division by the length of a part. The product may be one too high or too low.
    private static Vector256<float> Remainder(Vector256<float> seen)
    {
        Vector256<float> length = Vector256.Create((float)LeastWindow);
        Vector256<float> rest = seen - (length * Vector256.Floor(seen * Vector256.Create(1f / LeastWindow)));
        rest += length & Vector256.LessThan(rest, Vector256<float>.Zero);
        return rest - (length & Vector256.GreaterThanOrEqual(rest, length));
    }

    private static Vector256<float> SpreadOf(ReadOnlySpan<Vector256<float>> state)
    {
        Vector256<float> count = Vector256.Create((float)L.SpreadWindow);
        Vector256<float> mean = Vector256<float>.Zero;
        Vector256<float> squares = Vector256<float>.Zero;
        for (int i = L.Recent; i < L.Recent + L.SpreadWindow; i++)
        {
            mean += state[i] / count;
        }

        for (int i = L.Recent; i < L.Recent + L.SpreadWindow; i++)
        {
            squares += (state[i] - mean) * (state[i] - mean);
        }

        return Vector256.Sqrt(squares / count);
    }

    private static void Take(Span<Vector256<float>> state, Span<uint> bits, int feature, Vector256<float> value, Vector256<float> has, Span<float> novelty)
    {
        Span<Vector256<float>> map = state.Slice(L.Maps + (feature * L.MapFields), L.MapFields);
        Vector256<float> count = state[L.Counts + feature];
        Vector256<float> width = map[L.BinWidth];
        Vector256<float> inside = Vector256.GreaterThanOrEqual(value, map[L.Least]) & Vector256.LessThanOrEqual(value, map[L.Greatest]) & Vector256.GreaterThan(count, Vector256<float>.Zero);
        Vector256<float> at = Vector256.Min(Vector256.Max((value - map[L.Low]) / width, Vector256<float>.Zero), Vector256.Create(BinMap.Bins - 1f));
        Vector256<float> taken = LaneBits.Test(L.Generation(bits, feature, 0), Vector256.ConvertToInt32(at)).AsSingle();
        Vector256<float> known = inside & (taken | Vector256.Equals(width, Vector256<float>.Zero));
        for (uint left = Vector256.AndNot(has, known).ExtractMostSignificantBits(); left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            novelty[lane] += Learn(map, bits, feature, lane, (int)count[lane], value[lane]);
        }

        // What is usual.
        Vector256<float> rate = Vector256<float>.One / (count + Vector256<float>.One);
        Vector256<float> mean = map[L.Mean];
        Vector256<float> square = map[L.Square];
        Vector256<float> distance = value - mean;
        Vector256<float> next = mean + (rate * distance);
        map[L.Mean] = Vector256.ConditionalSelect(has, next, mean);
        map[L.Square] = Vector256.ConditionalSelect(has, square + (rate * ((distance * (value - next)) - square)), square);
        state[L.Counts + feature] = Vector256.ConditionalSelect(has, Vector256.Min(count + Vector256<float>.One, Vector256.Create(MostCount)), count);
    }

    // A value in a bin that this generation has not taken.
    private static float Learn(Span<Vector256<float>> map, Span<uint> bits, int feature, int lane, int count, float value)
    {
        Span<float> numbers = MemoryMarshal.Cast<Vector256<float>, float>(map);
        var one = new BinMap(L.Generation(bits, feature, 0).Slice(lane * BinMap.Words, BinMap.Words), L.Generation(bits, feature, 1).Slice(lane * BinMap.Words, BinMap.Words))
        {
            Low = numbers[(L.Low * L.Width) + lane],
            Width = numbers[(L.BinWidth * L.Width) + lane],
            Least = numbers[(L.Least * L.Width) + lane],
            Greatest = numbers[(L.Greatest * L.Width) + lane],
        };
        float cover = feature is Value or Deviation ? one.Range : Deviations * MathF.Sqrt(numbers[(L.Square * L.Width) + lane]);
        float distance = one.Distance(count, value);
        one.Learn(count, value);
        numbers[(L.Low * L.Width) + lane] = one.Low;
        numbers[(L.BinWidth * L.Width) + lane] = one.Width;
        numbers[(L.Least * L.Width) + lane] = one.Least;
        numbers[(L.Greatest * L.Width) + lane] = one.Greatest;
        return distance <= 0 ? 0 : distance < Cap * cover ? distance / cover : Cap;
    }

    private static void Age(Span<Vector256<float>> state, Span<uint> bits, Vector256<float> mask, float day)
    {
        Vector256<float> seen = state[L.Seen];
        Vector256<float> now = Vector256.Create(day);
        Vector256<float> first = mask & Vector256.Equals(seen, Vector256<float>.Zero);
        Vector256<float> due = mask & Vector256.GreaterThanOrEqual(seen - state[L.BegunSeen], Vector256.Create((float)GenerationValues))
            & Vector256.GreaterThanOrEqual(now - state[L.Begun], Vector256.Create(GenerationDays));
        Vector256<float> begins = first | due;
        if (begins.AsInt32() == Vector256<int>.Zero)
        {
            return;
        }

        state[L.Begun] = Vector256.ConditionalSelect(begins, now, state[L.Begun]);
        state[L.BegunSeen] = Vector256.ConditionalSelect(begins, seen, state[L.BegunSeen]);
        for (uint left = Vector256.AndNot(due, first).ExtractMostSignificantBits(); left != 0; left &= left - 1)
        {
            L.Age(bits, BitOperations.TrailingZeroCount(left));
        }
    }
}
