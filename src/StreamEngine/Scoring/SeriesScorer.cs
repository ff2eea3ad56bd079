namespace StreamEngine.Scoring;

/// <summary>
/// Scores one series of points, without windows: causal, one configuration for all series, no knowledge of a series' end, minimum or
/// maximum. For tables and benchmarks; the engine scores frames with <see cref="ResidualDetector"/>, which shares the model.
/// </summary>
public sealed class SeriesScorer
{
    private readonly ResidualModel _model;

    /// <summary>Makes a scorer for one series.</summary>
    public SeriesScorer(ResidualOptions? options = null) => _model = new ResidualModel(options ?? new ResidualOptions());

    /// <summary>Scores the next point by the points before it.</summary>
    /// <param name="timeNs">Time of the point, nanoseconds since the Unix epoch; ascending.</param>
    /// <param name="value">Value; NaN scores 0 and is not learned.</param>
    /// <returns>Score in [0, 1], high for surprising points.</returns>
    public double Next(long timeNs, double value)
    {
        Residual residual = _model.Next(0, timeNs, value);
        if (residual.Learning)
        {
            return 0;
        }

        double magnitude = -Math.Log10(residual.PValue);
        return magnitude / (magnitude + 4);
    }
}
