using StreamEngine.Scoring.Residuals;

namespace StreamEngine.Scoring.Shapes;

/// <summary>The day, for series of which the time of day is the best predictor.</summary>
internal sealed class SeasonPeriods(ResidualDetector source) : IPeriods
{
    public bool TryPeriod(int id, out long period)
    {
        period = SeasonTable.Day;
        return source.HasSeason(id);
    }
}
