namespace StreamEngine.Scoring.Shapes;

/// <summary>The periods that the seasons of residuals have found, for series that they predict best.</summary>
internal sealed class SeasonPeriods(ResidualDetector source) : IPeriods
{
    public bool TryPeriod(int id, out long period) => source.TryPeriod(id, out period);
}
