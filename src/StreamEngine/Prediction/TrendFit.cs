namespace StreamEngine.Prediction;

/// <summary>A straight growth and how sure it is. Times in hours after <see cref="Origin"/>, values in units of the series.</summary>
/// <param name="Origin">Time zero of the fit: the last value's time, nanoseconds since the Unix epoch.</param>
/// <param name="Since">Start of the growth.</param>
/// <param name="Level">Fitted value at the origin.</param>
/// <param name="Slope">Growth an hour.</param>
/// <param name="SlopeVariance">Variance of the slope.</param>
/// <param name="MeanVariance">Variance of the level.</param>
/// <param name="NoiseVariance">Variance of values around the line.</param>
/// <param name="WalkVariance">Variance that the path gains an hour, beyond the noise around the line.</param>
/// <param name="Growth">Growth seen, from the start to the origin.</param>
internal readonly record struct TrendFit(
    long Origin, long Since, double Level, double Slope, double SlopeVariance, double MeanVariance, double NoiseVariance, double WalkVariance, double Growth)
{
    private const double Hour = 3_600e9;

    /// <summary>Hours of growth seen.</summary>
    internal double SpanHours => (Origin - Since) / Hour;

    /// <summary>Deviation of a value some hours after the origin.</summary>
    internal double Deviation(double hours) => Math.Sqrt(MeanVariance + NoiseVariance + (hours * hours * SlopeVariance) + (hours * WalkVariance));
}
