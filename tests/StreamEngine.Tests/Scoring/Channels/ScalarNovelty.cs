namespace StreamEngine.Tests.Scoring.Channels;

/// <summary>The scalar twin of <see cref="StreamEngine.Scoring.Novelty.NoveltyStep"/>, over numbers in the order in which they are written down, with those of a tail left as they are.</summary>
internal static class ScalarNovelty
{
    internal const int Fields = Maps + (Features * ScalarBinMap.Size);

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
    private const int SpreadWindow = 4;
    private const int Counts = Recent + SpreadWindow + 5;
    private const int Maps = Counts + Features;
    private const int LeastWindow = 24;
    private const int WarmUp = 64;
    private const float Cap = 0.3f;
    private const float Deviations = 12.5f;
    private const int GenerationValues = 5_000;
    private const float GenerationDays = 28;

    /// <summary>How new a value is, which is then learned.</summary>
    internal static float Next(Span<float> state, float value, float expected, float day)
    {
        int seen = (int)state[0];
        Span<float> features = stackalloc float[Features];
        Describe(state, seen, value, expected, features);
        float novelty = 0;
        for (int i = 0; i < Features; i++)
        {
            novelty += float.IsFinite(features[i]) ? Take(state, i, features[i]) : 0;
        }

        Age(state, seen, day);
        state[0] = seen + 1;
        return novelty;
    }

    private static float Take(Span<float> state, int feature, float value)
    {
        Span<float> map = state.Slice(Maps + (feature * ScalarBinMap.Size), ScalarBinMap.Size);
        ref float count = ref state[Counts + feature];
        if (ScalarBinMap.Knows(map, (int)count, value))
        {
            ScalarBinMap.Follow(map, (int)count, value);
            count = Math.Min(count + 1, 1e6f);
            return 0;
        }

        float cover = feature is Value or Deviation ? ScalarBinMap.Range(map) : Deviations * ScalarBinMap.Deviation(map);
        float distance = ScalarBinMap.Distance(map, (int)count, value);
        ScalarBinMap.Learn(map, (int)count, value);
        count = Math.Min(count + 1, 1e6f);
        return distance <= 0 ? 0 : distance < Cap * cover ? distance / cover : Cap;
    }

    private static void Describe(Span<float> state, int seen, float value, float expected, Span<float> features)
    {
        state[Recent + (seen % SpreadWindow)] = value;
        if (seen < WarmUp)
        {
            state[Magnitude] += (Math.Abs(value) - state[Magnitude]) / (seen + 1);
        }

        features[Value] = value;
        features[Logarithm] = seen >= WarmUp ? MathF.Log(Math.Abs(value) + (0.01f * state[Magnitude]) + 1e-12f) : float.NaN;
        features[Deviation] = value - expected;
        features[Spread] = seen >= SpreadWindow ? SpreadOf(state.Slice(Recent, SpreadWindow)) : float.NaN;

        // The least of this part, and of this and the one before.
        state[LeastNow] = seen % LeastWindow == 0 ? value : Math.Min(state[LeastNow], value);
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

    private static void Age(Span<float> state, int seen, float day)
    {
        if (seen == 0)
        {
            (state[Begun], state[BegunSeen]) = (day, seen);
        }

        if (seen - state[BegunSeen] >= GenerationValues && day - state[Begun] >= GenerationDays)
        {
            (state[Begun], state[BegunSeen]) = (day, seen);
            for (int i = 0; i < Features; i++)
            {
                ScalarBinMap.Age(state.Slice(Maps + (i * ScalarBinMap.Size), ScalarBinMap.Size));
            }
        }
    }
}
