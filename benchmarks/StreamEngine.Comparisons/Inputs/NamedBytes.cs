namespace StreamEngine.Comparisons.Inputs;

/// <summary>The unpacked contents of one file, or of one generated stream.</summary>
/// <param name="Name">Path or format.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record NamedBytes(string Name, byte[] Bytes);
