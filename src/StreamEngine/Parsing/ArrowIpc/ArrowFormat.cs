using System.Buffers.Binary;
using StreamEngine.Batching.ArrowIpc;

namespace StreamEngine.Parsing.ArrowIpc;

/// <summary>
/// Arrow IPC, the file format and the stream format. It is told by its first bytes and not by lines: no text is of it. Its rows are parsed as JSON objects.
/// </summary>
internal sealed class ArrowFormat : IRecordFormat
{
    /// <inheritdoc/>
    public string Name => "arrow";

    /// <summary>True when bytes are the start of an Arrow file, or of a stream: a message whose metadata name a schema.</summary>
    internal static bool IsArrow(ReadOnlySpan<byte> bytes) => bytes.StartsWith("ARROW1"u8) || IsStream(bytes);

    /// <inheritdoc/>
    public double Match(in FormatSample sample) => 0;

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new ArrowParser(options, IsArrow(sample.Bytes));

    private static bool IsStream(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || BinaryPrimitives.ReadInt32LittleEndian(bytes) != -1)
        {
            return false;
        }

        int metadata = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        int root = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        return metadata is > 8 and <= ArrowMessage.MaxMetadataBytes && metadata % 4 == 0 && root >= 4 && root < metadata;
    }
}
