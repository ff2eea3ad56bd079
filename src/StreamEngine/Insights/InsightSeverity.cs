namespace StreamEngine.Insights;

/// <summary>How urgent an insight is for a person. JSON uses the names in lower case.</summary>
public enum InsightSeverity
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
