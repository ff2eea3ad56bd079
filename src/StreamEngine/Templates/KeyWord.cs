namespace StreamEngine.Templates;

/// <summary>A word of a template that may turn out to be variable, or a variable part that is a word of its own.</summary>
/// <param name="Start">Where it begins in the key.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Limit">Different words in its place from which on it counts as variable; 0 for a variable part.</param>
/// <param name="IsValue">True when it stands where values stand: one variable part in its place is enough.</param>
/// <param name="Hash">Hash of the key without it.</param>
internal readonly record struct KeyWord(int Start, int Length, int Limit, bool IsValue, ulong Hash)
{
    /// <summary>True for a variable part.</summary>
    internal bool IsVariable => Limit == 0;
}
