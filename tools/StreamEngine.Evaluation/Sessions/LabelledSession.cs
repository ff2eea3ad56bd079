namespace StreamEngine.Evaluation.Sessions;

/// <summary>A session with what is known of it.</summary>
/// <param name="Events">Its templates in order.</param>
/// <param name="Length">Its lines.</param>
/// <param name="Fault">Kind of its fault; null for none.</param>
/// <param name="IsCut">True when it was open at the end of the log.</param>
internal sealed record LabelledSession(int[] Events, int Length, string? Fault, bool IsCut);
