using StreamEngine.Parsing;

namespace StreamEngine.Tests.Conformance;

/// <summary>Formats as the registry has them: the tables do not depend on the classes behind a name.</summary>
internal static class Registered
{
    internal static IRecordFormat Format(string name) =>
        FormatRegistry.Default.TryGet(name, out IRecordFormat? format, out string? error) ? format : throw new InvalidOperationException(error);
}
