using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Influx;

/// <summary>What a worker keeps between the lines of one parser: memory, and how lines began, which saves time alone.</summary>
/// <param name="mostFields">Most numeric fields of a line.</param>
internal sealed class InfluxState(int mostFields) : IDisposable
{
    private InfluxField[]? _fields;

    internal StructuralIndex Index { get; } = new();

    internal InfluxGroup Group { get; } = new();

    /// <summary>How lines with one field began.</summary>
    internal LineHeads Heads { get; } = new();

    /// <summary>Room for the fields of one line.</summary>
    internal Span<InfluxField> Fields => _fields ??= new InfluxField[mostFields];

    public void Dispose() => Index.Dispose();
}
