namespace StreamEngine.Scoring.Rules;

/// <summary>What a person says of an alert.</summary>
public enum AlertVerdict
{
    /// <summary>Nothing was wrong: the next one of its kind has to be ten times as unlikely as it was.</summary>
    False,

    /// <summary>Something was wrong: what was said against the series is taken back, and it is told of sooner.</summary>
    True,

    /// <summary>It is known: nothing of its kind is told of the series for a time.</summary>
    Known,
}
