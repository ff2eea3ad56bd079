namespace StreamEngine.Evaluation.Forecasts;

/// <summary>A forecast that the engine told, in minutes since the series began.</summary>
/// <param name="At">When: the minute whose value was the last one known.</param>
/// <param name="IsFirst">True for the first revision.</param>
/// <param name="IsOpen">False when it says that the forecast no longer holds.</param>
/// <param name="Reached">When it will be full.</param>
/// <param name="Earliest">Early edge of the interval.</param>
/// <param name="Latest">Late edge of the interval; infinite when it may never be full.</param>
internal readonly record struct ToldForecast(int At, bool IsFirst, bool IsOpen, double Reached, double Earliest, double Latest);
