namespace StreamEngine.Emission;

/// <summary>A bucket of a recorded series: one window, or several joined. Single precision: it is for drawing.</summary>
/// <param name="Time">Start of the bucket, nanoseconds since the Unix epoch.</param>
/// <param name="Min">Least value; NaN in an empty bucket.</param>
/// <param name="Max">Greatest value; NaN in an empty bucket.</param>
/// <param name="Mean">Mean value; NaN in an empty bucket.</param>
/// <param name="Expected">Last expectation of a detector; NaN when none.</param>
/// <param name="Lower">Lower edge of the widest band; NaN when none.</param>
/// <param name="Upper">Upper edge of the widest band; NaN when none.</param>
public readonly record struct SeriesPoint(long Time, float Min, float Max, float Mean, float Expected, float Lower, float Upper);
