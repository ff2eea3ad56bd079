namespace StreamEngine.Evaluation.Scenarios;

/// <summary>Something that a detector told.</summary>
/// <param name="Subject">The series of a metric stream, the service of a log stream; empty when it is about neither.</param>
/// <param name="Group">Metric.</param>
/// <param name="At">When it could be known first: the end of the window, nanoseconds since the Unix epoch.</param>
/// <param name="Text">What was seen, for people.</param>
internal readonly record struct Alert(string Subject, string Group, long At, string Text);
