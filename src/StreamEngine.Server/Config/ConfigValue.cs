namespace StreamEngine.Server.Config;

/// <summary>Reads text as a value; false when it is none or is out of range.</summary>
internal delegate bool ValueParser<T>(string text, out T value);

/// <summary>A kind of scalar: how it is read, shown and documented.</summary>
/// <param name="Type">Name in the documentation, such as <c>duration</c>.</param>
/// <param name="Range">Range in the documentation; empty when every value of the type will do.</param>
/// <param name="Expected">What a message says is expected, range included.</param>
/// <param name="TryRead">Reads and checks.</param>
/// <param name="Show">Writes a value as it would be in a file.</param>
internal sealed record ConfigValue<T>(string Type, string Range, string Expected, ValueParser<T> TryRead, Func<T, string> Show);
