namespace StreamEngine.Server.Config;

/// <summary>What the documentation says about a key.</summary>
/// <param name="Name">Name in the file.</param>
/// <param name="Type">Kind of value.</param>
/// <param name="Default">Value when the file has none; empty when that is nothing.</param>
/// <param name="Range">Values that are taken; empty when the type says it all.</param>
/// <param name="Description">One sentence or more.</param>
/// <param name="Required">True when there is no default and the key must be there.</param>
/// <param name="Only">Values of <c>type</c> in the same mapping that go with the key; empty for all.</param>
internal sealed record ConfigKey(string Name, string Type, string Default, string Range, string Description, bool Required, IReadOnlyList<string> Only);

/// <summary>What the documentation says about a mapping.</summary>
/// <param name="Path">Path in the file, such as <c>sources[]</c>; empty for the top.</param>
/// <param name="Description">A sentence.</param>
/// <param name="Keys">Its keys, in order.</param>
/// <param name="Sections">The mappings in it.</param>
internal sealed record ConfigTable(string Path, string Description, IReadOnlyList<ConfigKey> Keys, IReadOnlyList<ConfigTable> Sections);
