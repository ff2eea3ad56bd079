using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Scoring.Residuals;

/// <summary>
/// One value of one series (<see cref="One"/>), or one value of each series of a block (<see cref="Eight"/>): predicts, standardises, learns. Both do
/// the same operations in the same order, so that they agree bit for bit.
/// </summary>
internal readonly struct ResidualStep
{
    private const float FastAlpha = 0.4f;
    private const float FastBeta = 0.05f;
    private const float Damping = 0.9f;
    private const float SlowAlpha = 0.03f;
    private const float SeasonAlpha = 0.1f;
    private const float ErrorRate = 0.02f;
    private const float MagnitudeRate = 0.01f;
    private const float ClipScales = 4;
    private const float PeakShare = 0.002f;
    private const float PeakDecay = 0.998f;
    private const float Gain = 0.95f;

    /// <summary>Values of a series until its innovations are clipped.</summary>
    private const float Unclipped = 5;

    /// <summary>Values from which on the share of a mean is smaller than every rate.</summary>
    private const float Young = 1 / MagnitudeRate;

    /// <summary>Residuals beyond are taken as this.</summary>
    private const float MostScales = 1e12f;

    /// <summary>Standard deviation of a normal variable over its mean absolute value.</summary>
    internal const float DeviationOfMean = 1.2533141f;

    private readonly float _margin;
    private readonly float _least;

    /// <summary>Makes a step.</summary>
    /// <param name="margin">Least scale as a share of the magnitude.</param>
    /// <param name="least">Least scale.</param>
    internal ResidualStep(double margin, double least) => (_margin, _least) = ((float)margin, (float)least);

    /// <summary>What the step says of a value.</summary>
    internal ref struct Result
    {
        /// <summary>Prediction, relative to the anchor.</summary>
        internal float Expected;

        /// <summary>Usual size of a residual, floored.</summary>
        internal float Scale;

        /// <summary>Residual in scales.</summary>
        internal float Z;

        /// <summary>The smaller of this residual and the one before, 0 when their sides differ.</summary>
        internal float Pair;

        /// <summary>How far the season may be drawn at once.</summary>
        internal float SeasonClip;
    }

    /// <summary>Scores a value and learns it.</summary>
    /// <param name="lanes">State.</param>
    /// <param name="id">Series.</param>
    /// <param name="x">Value, relative to the anchor.</param>
    /// <param name="size">Absolute value.</param>
    /// <param name="season">What the season says, relative to the anchor; NaN for nothing.</param>
    /// <param name="weight">What the error of the season counts for when predictors are compared.</param>
    /// <param name="widening">Factor of the scale.</param>
    /// <param name="noise">Least scale that the nature of the values implies.</param>
    internal Result One(Lanes lanes, int id, float x, float size, float season, float weight, float widening, float noise)
    {
        ref float fastLevel = ref lanes.At(id, Lanes.FastLevel);
        ref float fastTrend = ref lanes.At(id, Lanes.FastTrend);
        ref float fastError = ref lanes.At(id, Lanes.FastError);
        ref float slowLevel = ref lanes.At(id, Lanes.SlowLevel);
        ref float slowError = ref lanes.At(id, Lanes.SlowError);
        ref float offset = ref lanes.At(id, Lanes.SeasonOffset);
        ref float seasonError = ref lanes.At(id, Lanes.SeasonError);
        ref float magnitude = ref lanes.At(id, Lanes.Magnitude);
        ref float peak = ref lanes.At(id, Lanes.Peak);
        ref float lastZ = ref lanes.At(id, Lanes.LastZ);
        ref float seen = ref lanes.At(id, Lanes.Seen);
        ref float chosen = ref lanes.At(id, Lanes.Chosen);

        bool seasonal = !float.IsNaN(season);
        float fast = fastLevel + (Damping * fastTrend);
        float fromSeason = season + offset;
        bool bySeason = chosen == 2 && seasonal;
        float expected = bySeason ? fromSeason : chosen == 0 ? fast : slowLevel;
        float error = bySeason ? seasonError : chosen == 0 ? fastError : slowError;
        float floor = Math.Max(Math.Max(_margin * magnitude, PeakShare * peak), Math.Max(noise, _least));
        float scale = Math.Max(DeviationOfMean * error, floor) * widening;
        float residual = x - expected;
        float z = Math.Clamp(residual / scale, -MostScales, MostScales);
        float smaller = Math.Min(Math.Abs(lastZ), Math.Abs(z));
        float pair = lastZ * z > 0 ? z > 0 ? smaller : -smaller : 0;
        lastZ = z;

        float young = 1 / (seen + 1);
        float rate = Math.Max(ErrorRate, young);
        bool free = seen < Unclipped;
        float innovation = Limited(x - fast, fastError, floor, free);
        fastError += rate * (Math.Abs(innovation) - fastError);
        fastLevel = fast + (Math.Max(FastAlpha, young) * innovation);
        fastTrend = (Damping * fastTrend) + (FastBeta * innovation);
        innovation = Limited(x - slowLevel, slowError, floor, free);
        slowError += rate * (Math.Abs(innovation) - slowError);
        slowLevel += Math.Max(SlowAlpha, young) * innovation;
        float clip = ClipScales * Math.Max(DeviationOfMean * Math.Max(seasonError, fastError), floor);
        if (seasonal)
        {
            // One residual says too little of the error of a season: it begins with that of the best of the others.
            seasonError = seasonError > 0 ? seasonError : Math.Min(fastError, slowError);
            innovation = Limited(x - fromSeason, seasonError, floor, free);
            seasonError += rate * (Math.Abs(innovation) - seasonError);
            offset += SeasonAlpha * innovation;
        }

        magnitude += Math.Max(MagnitudeRate, young) * (size - magnitude);
        peak = Math.Max(PeakDecay * peak, Math.Abs(residual));
        seen = Math.Min(seen + 1, Lanes.MostSeen);

        // A change of predictor needs a clear gain, or the speaker would flicker.
        float ofSeason = seasonError > 0 ? weight * seasonError : float.MaxValue;
        float current = chosen == 0 ? fastError : chosen == 1 ? slowError : ofSeason;
        bool season2 = ofSeason < fastError && ofSeason < slowError;
        bool slow1 = slowError < fastError;
        float candidate = season2 ? ofSeason : slow1 ? slowError : fastError;
        chosen = candidate < Gain * current ? season2 ? 2 : slow1 ? 1 : 0 : chosen;
        return new Result { Expected = expected, Scale = scale, Z = z, Pair = pair, SeasonClip = Math.Max(clip, Math.Abs(offset) + clip) };
    }

    /// <summary>The same for the eight series of a block, none of which begins or has a gap before it.</summary>
    /// <param name="state">The block, <see cref="Lanes.Fields"/> vectors.</param>
    /// <param name="x">Values, relative to the anchors.</param>
    /// <param name="size">Absolute values.</param>
    /// <param name="season">What seasons say, relative to the anchors; NaN for nothing.</param>
    /// <param name="weight">What the errors of seasons count for when predictors are compared.</param>
    /// <param name="noise">Least scale that the nature of the values implies.</param>
    /// <param name="expected">Predictions, relative to the anchors.</param>
    /// <param name="scale">Usual sizes of residuals, floored.</param>
    /// <param name="pair">The smaller of a residual and the one before, 0 when their sides differ.</param>
    /// <param name="seasonClip">How far seasons may be drawn at once.</param>
    /// <returns>Residuals in scales.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector256<float> Eight(Span<Vector256<float>> state, Vector256<float> x, Vector256<float> size, Vector256<float> season, Vector256<float> weight, Vector256<float> noise,
        out Vector256<float> expected, out Vector256<float> scale, out Vector256<float> pair, out Vector256<float> seasonClip)
    {
        Vector256<float> chosen = state[Lanes.Chosen];
        Vector256<float> fastLevel = state[Lanes.FastLevel];
        Vector256<float> fastTrend = state[Lanes.FastTrend];
        Vector256<float> fastError = state[Lanes.FastError];
        Vector256<float> slowLevel = state[Lanes.SlowLevel];
        Vector256<float> slowError = state[Lanes.SlowError];
        Vector256<float> offset = state[Lanes.SeasonOffset];
        Vector256<float> seasonError = state[Lanes.SeasonError];
        Vector256<float> magnitude = state[Lanes.Magnitude];
        Vector256<float> seen = state[Lanes.Seen];
        Vector256<float> one = Vector256<float>.One;

        Vector256<float> seasonal = Vector256.Equals(season, season);
        Vector256<float> fast = fastLevel + (Vector256.Create(Damping) * fastTrend);
        Vector256<float> fromSeason = season + offset;
        Vector256<float> byFast = Vector256.Equals(chosen, Vector256<float>.Zero);
        Vector256<float> bySlow = Vector256.Equals(chosen, one);
        Vector256<float> bySeason = Vector256.AndNot(seasonal, byFast | bySlow);
        expected = Vector256.ConditionalSelect(bySeason, fromSeason, Vector256.ConditionalSelect(byFast, fast, slowLevel));
        Vector256<float> error = Vector256.ConditionalSelect(bySeason, seasonError, Vector256.ConditionalSelect(byFast, fastError, slowError));
        Vector256<float> floor = Vector256.MaxNative(
            Vector256.MaxNative(Vector256.Create(_margin) * magnitude, Vector256.Create(PeakShare) * state[Lanes.Peak]),
            Vector256.MaxNative(noise, Vector256.Create(_least)));
        Vector256<float> mean = Vector256.Create(DeviationOfMean);
        scale = Vector256.MaxNative(mean * error, floor);
        Vector256<float> residual = x - expected;
        Vector256<float> most = Vector256.Create(MostScales);
        Vector256<float> z = Vector256.MinNative(Vector256.MaxNative(residual / scale, -most), most);
        Vector256<float> lastZ = state[Lanes.LastZ];
        Vector256<float> smaller = Vector256.MinNative(Vector256.Abs(lastZ), Vector256.Abs(z));
        pair = Vector256.ConditionalSelect(
            Vector256.GreaterThan(lastZ * z, Vector256<float>.Zero),
            Vector256.ConditionalSelect(Vector256.GreaterThan(z, Vector256<float>.Zero), smaller, -smaller),
            Vector256<float>.Zero);
        state[Lanes.LastZ] = z;

        Vector256<float> rate = Vector256.Create(ErrorRate);
        Vector256<float> fastAlpha = Vector256.Create(FastAlpha);
        Vector256<float> slowAlpha = Vector256.Create(SlowAlpha);
        Vector256<float> magnitudeRate = Vector256.Create(MagnitudeRate);
        Vector256<float> free = Vector256<float>.Zero;
        if (Vector256.LessThanAny(seen, Vector256.Create(Young)))
        {
            Vector256<float> young = one / (seen + one);
            rate = Vector256.MaxNative(rate, young);
            fastAlpha = Vector256.MaxNative(fastAlpha, young);
            slowAlpha = Vector256.MaxNative(slowAlpha, young);
            magnitudeRate = Vector256.MaxNative(magnitudeRate, young);
            free = Vector256.LessThan(seen, Vector256.Create(Unclipped));
        }

        Vector256<float> innovation = Limited(x - fast, fastError, floor, free);
        fastError += rate * (Vector256.Abs(innovation) - fastError);
        state[Lanes.FastLevel] = fast + (fastAlpha * innovation);
        state[Lanes.FastTrend] = (Vector256.Create(Damping) * fastTrend) + (Vector256.Create(FastBeta) * innovation);
        state[Lanes.FastError] = fastError;
        innovation = Limited(x - slowLevel, slowError, floor, free);
        slowError += rate * (Vector256.Abs(innovation) - slowError);
        state[Lanes.SlowLevel] = slowLevel + (slowAlpha * innovation);
        state[Lanes.SlowError] = slowError;
        Vector256<float> clip = Vector256.Create(ClipScales) * Vector256.MaxNative(mean * Vector256.MaxNative(seasonError, fastError), floor);
        if (seasonal != Vector256<float>.Zero)
        {
            Vector256<float> before = Vector256.ConditionalSelect(Vector256.GreaterThan(seasonError, Vector256<float>.Zero), seasonError, Vector256.MinNative(fastError, slowError));
            innovation = Limited(x - fromSeason, before, floor, free);
            Vector256<float> learned = before + (rate * (Vector256.Abs(innovation) - before));
            seasonError = Vector256.ConditionalSelect(seasonal, learned, seasonError);
            offset = Vector256.ConditionalSelect(seasonal, offset + (Vector256.Create(SeasonAlpha) * innovation), offset);
            state[Lanes.SeasonError] = seasonError;
            state[Lanes.SeasonOffset] = offset;
        }

        state[Lanes.Magnitude] = magnitude + (magnitudeRate * (size - magnitude));
        state[Lanes.Peak] = Vector256.MaxNative(Vector256.Create(PeakDecay) * state[Lanes.Peak], Vector256.Abs(residual));
        state[Lanes.Seen] = Vector256.MinNative(seen + one, Vector256.Create(Lanes.MostSeen));

        Vector256<float> ofSeason = Vector256.ConditionalSelect(
            Vector256.GreaterThan(seasonError, Vector256<float>.Zero), weight * seasonError, Vector256.Create(float.MaxValue));
        Vector256<float> current = Vector256.ConditionalSelect(byFast, fastError, Vector256.ConditionalSelect(bySlow, slowError, ofSeason));
        Vector256<float> season2 = Vector256.LessThan(ofSeason, fastError) & Vector256.LessThan(ofSeason, slowError);
        Vector256<float> slow1 = Vector256.LessThan(slowError, fastError);
        Vector256<float> candidate = Vector256.ConditionalSelect(season2, ofSeason, Vector256.ConditionalSelect(slow1, slowError, fastError));
        Vector256<float> best = Vector256.ConditionalSelect(season2, Vector256.Create(2f), slow1 & one);
        state[Lanes.Chosen] = Vector256.ConditionalSelect(Vector256.LessThan(candidate, Vector256.Create(Gain) * current), best, chosen);
        seasonClip = Vector256.MaxNative(clip, Vector256.Abs(offset) + clip);
        return z;
    }

    private static float Limited(float innovation, float error, float floor, bool free)
    {
        float clip = ClipScales * Math.Max(DeviationOfMean * error, floor);
        return free ? innovation : Math.Min(Math.Max(innovation, -clip), clip);
    }

    private static Vector256<float> Limited(Vector256<float> innovation, Vector256<float> error, Vector256<float> floor, Vector256<float> free)
    {
        Vector256<float> clip = Vector256.Create(ClipScales) * Vector256.MaxNative(Vector256.Create(DeviationOfMean) * error, floor);
        return Vector256.ConditionalSelect(free, innovation, Vector256.MinNative(Vector256.MaxNative(innovation, -clip), clip));
    }
}
