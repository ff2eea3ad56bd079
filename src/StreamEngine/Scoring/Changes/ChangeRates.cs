namespace StreamEngine.Scoring.Changes;

/// <summary>How fast things are forgotten and how rare a change must be, from the length of a cell. Whatever is said in days is so for windows of every length.</summary>
internal readonly struct ChangeRates
{
    /// <summary>Share of the budget of one alert a series and month that this detector takes.</summary>
    internal const double Share = 0.1;

    private const double MonthInDays = 30;

    /// <summary>Less is not to be believed of a fitted tail.</summary>
    private const double LeastPValue = 1e-12;

    /// <summary>Makes rates.</summary>
    /// <param name="cell">Length of a cell, nanoseconds.</param>
    internal ChangeRates(double cell)
    {
        Cell = cell;
        Day = (float)Math.Max(3, ChangeSeason.Day / cell);
        Smooth = cell <= ChangeSeason.Day / ChangeSeason.Hours;
        WarmUp = Math.Max(Day, 48);
        Usual = 1 / (4 * Day);
        Record = MathF.Pow(0.5f, 1 / (7 * Day));
        Alarm = (float)Math.Log(Share * cell / (MonthInDays * ChangeSeason.Day) / ChangeScale.Count);
    }

    /// <summary>Length of a cell, nanoseconds.</summary>
    internal double Cell { get; }

    /// <summary>Cells of a day.</summary>
    internal float Day { get; }

    /// <summary>True when a cell is no longer than a slot of the day.</summary>
    internal bool Smooth { get; }

    /// <summary>Cells before anything is told.</summary>
    internal float WarmUp { get; }

    /// <summary>Rate of usual sizes a cell: four days.</summary>
    internal float Usual { get; }

    /// <summary>What is left of a record after a cell: half of it after a week.</summary>
    internal float Record { get; }

    /// <summary>
    /// Logarithm of the chance, that is of excursions a cell, at which a change is told: one in 300 days of a series, at five scales. In the p-values of alerts, of which one in 30 days is allowed for, it
    /// is the one that just suffices.
    /// </summary>
    internal float Alarm { get; }

    /// <summary>The p-value of a window that belongs to a chance: ten times, since a tenth of the budget is taken, of the rate of all scales a window.</summary>
    internal static double PValue(float chance) => Math.Clamp(Math.Exp(chance) * ChangeScale.Count / Share / ChangeModel.Windows, LeastPValue, 1);
}
