using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.Logfmt;

/// <summary>What a worker keeps between the logfmt lines of one parser.</summary>
internal sealed class LogfmtState(ParserOptions options) : IDisposable, IParserState
{
    public bool IsFull => Keys.Names.IsFull || Shapes.IsStale;

    internal StructuralIndex Index { get; } = new();

    internal ShapeTable<LogfmtHash> Shapes { get; } = new();

    /// <summary>Keys that were met.</summary>
    internal JsonKeys Keys { get; } = new(options.Fields);

    public void Dispose() => Index.Dispose();
}
