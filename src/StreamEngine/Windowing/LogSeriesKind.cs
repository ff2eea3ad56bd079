namespace StreamEngine.Windowing;

/// <summary>The series that the log lines of a service make.</summary>
internal enum LogSeriesKind
{
    Lines,
    Errors,
    Warnings,
    ServerErrors,
    ClientErrors,
    Duration,
    Size,
}
