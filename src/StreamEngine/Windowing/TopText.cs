namespace StreamEngine.Windowing;

/// <summary>A frequent text.</summary>
/// <param name="Text">The text; longer ones are cut to 64 bytes.</param>
/// <param name="Count">How often it came, at most.</param>
/// <param name="Error">By how much <paramref name="Count"/> may be too high.</param>
public sealed record TopText(string Text, long Count, long Error);
