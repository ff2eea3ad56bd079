namespace StreamEngine.Evaluation.Scenarios;

/// <summary>Alerts of series that begin late, by how old they are, and of those that do not.</summary>
internal sealed class NewcomerTally
{
    internal int Newcomers { get; set; }

    internal int Others { get; set; }

    /// <summary>Alerts in the first six hours.</summary>
    internal int Hours { get; private set; }

    /// <summary>Alerts on the first day.</summary>
    internal int First { get; private set; }

    /// <summary>Alerts on the second day.</summary>
    internal int Second { get; private set; }

    /// <summary>Alerts of the others.</summary>
    internal double OfOthers { get; private set; }

    /// <summary>Adds an alert.</summary>
    /// <param name="age">Days of the series, below 0 of one that is no newcomer.</param>
    internal void Add(double age)
    {
        Hours += age is >= 0 and < 0.25 ? 1 : 0;
        First += age is >= 0 and < 1 ? 1 : 0;
        Second += age is >= 1 and < 2 ? 1 : 0;
        OfOthers += age < 0 ? 1 : 0;
    }
}
