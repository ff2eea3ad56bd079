using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>What a worker keeps between the JSON records of one parser: the keys that were met and room to work in.</summary>
internal sealed class JsonState : IDisposable, IParserState
{
    /// <summary>Deepest nesting that the fast path follows.</summary>
    private const int MaxOpen = 64;

    internal JsonState(ParserOptions options, byte mark)
    {
        Keys = new JsonKeys(options.Fields, mark);
        Log = new LogFields(options);
        Shapes = new JsonShapes(options, Keys);
    }

    public bool IsFull => Keys.Names.IsFull || Shapes.IsStale;

    internal LogFields Log { get; }

    internal JsonShapes Shapes { get; }

    internal StructuralIndex Index { get; } = new();

    /// <summary>Of each record of a run its first token, as an index, and where it ends.</summary>
    internal Pieces Run { get; } = new(RecordGroup.MaxRecords);

    internal JsonKeys Keys { get; }

    /// <summary>Objects that are open around the one that is being read.</summary>
    internal Frame[] Open { get; } = new Frame[MaxOpen];

    /// <summary>What the last record was: the next one is begun as such.</summary>
    internal EventKind Kind { get; set; }

    public void Dispose() => Index.Dispose();

    /// <summary>An object that is open.</summary>
    /// <param name="Key">Its key; null when nothing in it is of interest.</param>
    /// <param name="Keys">Keys of the object around it.</param>
    /// <param name="Start">Position of its brace.</param>
    internal readonly record struct Frame(JsonKey? Key, JsonKeys? Keys, int Start);
}
