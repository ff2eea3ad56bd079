namespace StreamEngine.Evaluation.Scenarios;

/// <summary>A fault that is in a stream.</summary>
/// <param name="Subject">The series of a metric stream, the service of a log stream.</param>
/// <param name="Group">Metric; of log streams the kind of fault.</param>
/// <param name="Start">First nanosecond of its effect, since the Unix epoch.</param>
/// <param name="End">First nanosecond after it.</param>
internal sealed record PlantedFault(string Subject, string Group, long Start, long End);
