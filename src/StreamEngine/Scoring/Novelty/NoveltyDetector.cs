using System.Runtime.InteropServices;
using StreamEngine.Scoring.Channels;
using StreamEngine.Scoring.Residuals;

namespace StreamEngine.Scoring.Novelty;

/// <summary>
/// Tells values that are new to a series: the distance of five of its features (value, logarithm, deviation from what was expected, spread of the last four values, least of the last 24 to 48) from the
/// nearest ones that they have taken, as <see cref="SeriesScorer"/> does for single series, in maps of 256 bits that are forgotten after four to eight weeks.
/// </summary>
/// <param name="source">The detector of residuals.</param>
/// <param name="limit">Most series.</param>
internal sealed class NoveltyDetector(ResidualDetector source, int limit) : PlacedDetector(source, limit, Fields)
{
    private const int Features = 5;
    private const int Value = 0;
    private const int Logarithm = 1;
    private const int Deviation = 2;
    private const int Spread = 3;
    private const int Least = 4;

    private const int Magnitude = 1;
    private const int Begun = 2;
    private const int BegunSeen = 3;
    private const int LeastNow = 4;
    private const int LeastBefore = 5;
    private const int Recent = 6;
    private const int Tail = Recent + SpreadWindow;
    private const int Counts = Tail + TailSize;
    private const int Maps = Counts + Features;
    private const int Fields = Maps + (Features * BinMap.Size);
    private const int TailSize = LaneTail.SavedBytes / 4;

    private const int SpreadWindow = 4;
    private const int LeastWindow = 24;

    /// <summary>Values before anything is told.</summary>
    private const int WarmUp = 64;

    /// <summary>Most that one feature adds.</summary>
    private const float Cap = 0.3f;

    /// <summary>What features without natural bounds are taken to cover, in standard deviations.</summary>
    private const float Deviations = 12.5f;

    /// <summary>Novelty below says nothing, and what above it counts as a usual excess of a tail.</summary>
    private const float Nothing = 0.01f;
    private const float Unit = 0.04f;

    private const int GenerationValues = 5_000;
    private const float GenerationDays = 28;

    /// <inheritdoc/>
    public override string Name => "novelty";

    /// <inheritdoc/>
    public override double Weight => ChannelWeights.Novelty;

    /// <inheritdoc/>
    protected override double Next(Span<float> state, ref TailModel tail, in ChannelPoint point)
    {
        int seen = (int)state[0];
        if (seen == 0)
        {
            TailOf(state) = LaneTail.Start;
        }

        Span<float> features = stackalloc float[Features];
        Describe(state, seen, point, features);
        float novelty = 0;
        for (int i = 0; i < Features; i++)
        {
            novelty += float.IsFinite(features[i]) ? Take(state, i, features[i]) : 0;
        }

        Age(state, seen, point.Time);
        if (seen < WarmUp || novelty <= Nothing)
        {
            return 1;
        }

        return Math.Min(1, TailOf(state).Next((novelty - Nothing) / Unit, seen));
    }

    // Novelty is nothing most of the time, so that what there is of it is counted, as residuals beyond a threshold are.
    private static ref LaneTail TailOf(Span<float> state) => ref MemoryMarshal.Cast<float, LaneTail>(state.Slice(Tail, TailSize))[0];

    private static float Take(Span<float> state, int feature, float value)
    {
        Span<float> map = state.Slice(Maps + (feature * BinMap.Size), BinMap.Size);
        ref float count = ref state[Counts + feature];
        if (BinMap.Knows(map, (int)count, value))
        {
            BinMap.Follow(map, (int)count, value);
            count = Math.Min(count + 1, 1e6f);
            return 0;
        }

        float cover = feature is Value or Deviation ? BinMap.Range(map) : Deviations * BinMap.Deviation(map);
        float distance = BinMap.Distance(map, (int)count, value);
        BinMap.Learn(map, (int)count, value);
        count = Math.Min(count + 1, 1e6f);
        return distance <= 0 ? 0 : distance < Cap * cover ? distance / cover : Cap;
    }

    private static void Describe(Span<float> state, int seen, in ChannelPoint point, Span<float> features)
    {
        state[Recent + (seen % SpreadWindow)] = point.Value;
        if (seen < WarmUp)
        {
            state[Magnitude] += (Math.Abs(point.Value) - state[Magnitude]) / (seen + 1);
        }

        features[Value] = point.Value;
        features[Logarithm] = seen >= WarmUp ? MathF.Log(Math.Abs(point.Value) + (0.01f * state[Magnitude]) + 1e-12f) : float.NaN;
        features[Deviation] = point.Value - point.Expected;
        features[Spread] = seen >= SpreadWindow ? SpreadOf(state.Slice(Recent, SpreadWindow)) : float.NaN;

        // The least of this part, and of this and the one before.
        state[LeastNow] = seen % LeastWindow == 0 ? point.Value : Math.Min(state[LeastNow], point.Value);
        features[Least] = seen >= 2 * LeastWindow ? Math.Min(state[LeastNow], state[LeastBefore]) : float.NaN;
        if ((seen + 1) % LeastWindow == 0)
        {
            state[LeastBefore] = state[LeastNow];
        }
    }

    private static float SpreadOf(ReadOnlySpan<float> values)
    {
        float mean = 0;
        foreach (float value in values)
        {
            mean += value / values.Length;
        }

        float squares = 0;
        foreach (float value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return MathF.Sqrt(squares / values.Length);
    }

    private static void Age(Span<float> state, int seen, long time)
    {
        float day = (float)(time / (double)SeasonTable.Day);
        if (seen == 0)
        {
            (state[Begun], state[BegunSeen]) = (day, seen);
        }

        if (seen - state[BegunSeen] >= GenerationValues && day - state[Begun] >= GenerationDays)
        {
            (state[Begun], state[BegunSeen]) = (day, seen);
            for (int i = 0; i < Features; i++)
            {
                BinMap.Age(state.Slice(Maps + (i * BinMap.Size), BinMap.Size));
            }
        }
    }
}
