using StreamEngine.Batching;

namespace StreamEngine.Parsing;

/// <summary>
/// Turns one message of a binary protocol into rows. Immutable once made and shared by workers: everything that varies is in the
/// <see cref="BatchBuilder"/>. Never throws on bad input: what cannot be used goes to <see cref="BatchBuilder.Reject"/>, and what can
/// still be read around it becomes rows.
/// </summary>
internal interface IPayloadDecoder
{
    /// <summary>Name of the protocol and what it carries, such as <c>otlp-logs</c>.</summary>
    string Name { get; }

    /// <summary>Decodes a whole message: the bytes of the chunk that <paramref name="output"/> was started with, or a part of them.</summary>
    void Decode(ReadOnlySpan<byte> payload, BatchBuilder output);
}
