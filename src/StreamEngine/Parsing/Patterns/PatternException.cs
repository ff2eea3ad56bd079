namespace StreamEngine.Parsing.Patterns;

/// <summary>A pattern that cannot be used, with the place. Only where patterns are compiled, never where records are read.</summary>
internal sealed class PatternException(string message, int position) : Exception($"at character {position + 1}: {message}")
{
    /// <summary>Place in the pattern, from 0.</summary>
    internal int Position { get; } = position;
}
