namespace StreamEngine.Scoring.Presence;

/// <summary>A series that lacks rows.</summary>
/// <param name="SeriesId">Dense id of the series.</param>
/// <param name="Score">How unusual that is, of kind <see cref="AnomalyKind.NoData"/> or <see cref="AnomalyKind.MissingData"/>, and since when.</param>
public readonly record struct AbsentSeries(int SeriesId, SeriesScore Score);
