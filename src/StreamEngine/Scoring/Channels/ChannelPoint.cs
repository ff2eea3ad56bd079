namespace StreamEngine.Scoring.Channels;

/// <summary>A value of a series as the residual channel has read it.</summary>
/// <param name="Id">Dense id of the series.</param>
/// <param name="Time">Start of the window, nanoseconds since the Unix epoch.</param>
/// <param name="Value">The value, relative to the first one of the series.</param>
/// <param name="Expected">What residuals expected, in the same unit; NaN while they are learning.</param>
/// <param name="Scale">Usual size of a residual, held above a margin; NaN while they are learning.</param>
internal readonly record struct ChannelPoint(int Id, long Time, float Value, float Expected, float Scale);
