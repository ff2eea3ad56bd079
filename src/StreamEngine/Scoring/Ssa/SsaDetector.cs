using StreamEngine.Scoring.Channels;

namespace StreamEngine.Scoring.Ssa;

/// <summary>
/// Tells values that the recurrence of singular spectrum analysis does not foretell. Mean and autocovariances are followed over a thousand values; the space is found anew every 64. What is foretold
/// wrongly by more than four usual errors is learned as that much.
/// </summary>
/// <param name="source">The detector of residuals.</param>
/// <param name="limit">Most series.</param>
internal sealed class SsaDetector(ResidualDetector source, int limit) : PlacedDetector(source, limit, Fields)
{
    private const int Mean = 1;
    private const int Error = 2;
    private const int Recent = 3;
    private const int Weights = Recent + SsaForecast.Lags;
    private const int Covariances = Weights + SsaForecast.Weights;
    private const int Fields = Covariances + SsaForecast.Lags;

    /// <summary>Values between two fits.</summary>
    private const int FitEvery = 64;

    private const float Rate = 1f / 1024;
    private const float ErrorRate = 1f / 128;
    private const float Clip = 4;
    private const double DeviationOfMean = 1.2533141;

    /// <summary>Least usual error, as a share of the scale of residuals, which is held above a margin.</summary>
    private const float ScaleShare = 0.25f;

    /// <inheritdoc/>
    public override string Name => "ssa";

    /// <inheritdoc/>
    public override double Weight => ChannelWeights.SingularSpectrum;

    /// <inheritdoc/>
    protected override double Next(Span<float> state, ref TailModel tail, in ChannelPoint point)
    {
        int seen = (int)state[0];
        float value = point.Value;
        double p = 1;
        if (seen >= FitEvery)
        {
            float foretold = Foretell(state, seen);
            float error = value - foretold;
            ref float usual = ref state[Error];
            float least = float.IsNaN(point.Scale) ? 0 : ScaleShare * point.Scale;
            float scale = (float)DeviationOfMean * Math.Max(usual, least);
            if (seen >= 2 * FitEvery && scale > 0)
            {
                p = Judge(ref tail, Math.Abs(error) / (double)scale);
                error = Math.Clamp(error, -Clip * scale, Clip * scale);
                value = foretold + error;
            }

            usual += Math.Max(ErrorRate, 1f / (seen - FitEvery + 1)) * (Math.Abs(error) - usual);
        }

        Learn(state, seen, value);
        if ((seen + 1) % FitEvery == 0)
        {
            SsaForecast.Fit(state.Slice(Covariances, SsaForecast.Lags), state.Slice(Weights, SsaForecast.Weights));
        }

        return p;
    }

    private static float Foretell(ReadOnlySpan<float> state, int seen)
    {
        float sum = 0;
        for (int lag = 1; lag <= SsaForecast.Weights; lag++)
        {
            sum += state[Weights + lag - 1] * (state[Recent + ((seen - lag) % SsaForecast.Lags)] - state[Mean]);
        }

        return state[Mean] + sum;
    }

    private static void Learn(Span<float> state, int seen, float value)
    {
        float rate = Math.Max(Rate, 1f / (seen + 1));
        state[Mean] += rate * (value - state[Mean]);
        state[Recent + (seen % SsaForecast.Lags)] = value;
        float distance = value - state[Mean];
        for (int lag = 0; lag < SsaForecast.Lags && lag <= seen; lag++)
        {
            float before = state[Recent + ((seen - lag) % SsaForecast.Lags)] - state[Mean];
            ref float covariance = ref state[Covariances + lag];
            covariance += rate * ((distance * before) - covariance);
        }
    }
}
