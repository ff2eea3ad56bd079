using StreamEngine.Batching;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Access;

/// <summary>What a worker keeps between the access log lines of one parser.</summary>
internal sealed class AccessState : IDisposable
{
    /// <summary>Reads the times; a struct that changes with each.</summary>
    internal TimestampCache Times;

    internal AccessState(FieldProjection projection)
    {
        Names = new FieldNames(projection);
        Fields = projection.IsNone ? null : new AccessFields(Names);
    }

    internal StructuralIndex Index { get; } = new();

    internal FieldNames Names { get; }

    /// <summary>Writes the fields that have no column of their own in every log; null when nobody asked for any.</summary>
    internal AccessFields? Fields { get; }

    public void Dispose() => Index.Dispose();
}
