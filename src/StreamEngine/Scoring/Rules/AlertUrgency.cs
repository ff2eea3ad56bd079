namespace StreamEngine.Scoring.Rules;

/// <summary>How urgent an anomaly is for a person, in the words and order of the severity of insights.</summary>
public enum AlertUrgency
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>Look at it some time.</summary>
    Low,

    /// <summary>Look at it today.</summary>
    Medium,

    /// <summary>Look at it now.</summary>
    High,

    /// <summary>Users suffer, or soon will.</summary>
    Critical,
}
