namespace StreamEngine.LoadGen.Faults;

/// <summary>The truth about one fault that is in the stream.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Target">What it was injected into.</param>
/// <param name="Start">Event time of its first effect.</param>
/// <param name="End">Event time from which it has no effect; the stream's end if that came first.</param>
public sealed record FaultLabel(FaultKind Kind, string Target, DateTimeOffset Start, DateTimeOffset End);
