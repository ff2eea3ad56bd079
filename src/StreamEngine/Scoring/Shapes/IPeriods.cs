namespace StreamEngine.Scoring.Shapes;

/// <summary>Says which series repeat themselves.</summary>
internal interface IPeriods
{
    /// <summary>The period of a series, when it has one that predicts it best.</summary>
    /// <param name="id">Dense id of the series.</param>
    /// <param name="period">Length of the period, nanoseconds.</param>
    bool TryPeriod(int id, out long period);
}
