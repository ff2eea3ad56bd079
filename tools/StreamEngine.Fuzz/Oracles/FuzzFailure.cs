namespace StreamEngine.Fuzz.Oracles;

/// <summary>An oracle says that a parser is wrong.</summary>
/// <param name="oracle">Which one.</param>
/// <param name="message">What was expected and what was found.</param>
internal sealed class FuzzFailure(string oracle, string message) : Exception($"{oracle}: {message}")
{
    internal string Oracle { get; } = oracle;
}
