using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Output;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>The records of a generator as a stream that is read once.</summary>
internal sealed class GeneratorStream(StreamGenerator generator) : PartStream
{
    private readonly byte[] _buffer = new byte[Math.Max(256 * 1024, 2 * generator.MaxRecordBytes)];

    protected override ReadOnlyMemory<byte> NextPart() => _buffer.AsMemory(0, generator.Fill(_buffer));
}
