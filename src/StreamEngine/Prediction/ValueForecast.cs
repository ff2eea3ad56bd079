namespace StreamEngine.Prediction;

/// <summary>What a series will probably be.</summary>
/// <param name="Time">When, nanoseconds since the Unix epoch.</param>
/// <param name="Mean">The value that is expected, in units of the series.</param>
/// <param name="Lower">Lower edge of the interval; negative infinity while too little is known.</param>
/// <param name="Upper">Upper edge of the interval; infinite while too little is known.</param>
/// <param name="Confidence">Share of cases in which the interval holds the value, in (0, 1).</param>
public readonly record struct ValueForecast(long Time, double Mean, double Lower, double Upper, double Confidence);
