namespace StreamEngine.Comparisons.Parsing;

/// <summary>The same bytes for several readers.</summary>
/// <param name="Name">Name, to be chosen by <c>--cases</c>.</param>
/// <param name="Input">What the bytes are and where they come from.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Readers">This project first.</param>
internal sealed record ParsingCase(string Name, string Input, byte[] Bytes, IReadOnlyList<Reader> Readers);
