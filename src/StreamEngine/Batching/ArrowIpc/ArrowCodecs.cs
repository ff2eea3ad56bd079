using Apache.Arrow.Ipc;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>Unpacks the buffers of Arrow IPC: Zstandard, and the frame format of LZ4.</summary>
internal sealed class ArrowCodecs : ICompressionCodecFactory
{
    /// <inheritdoc/>
    public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType) => CreateCodec(compressionCodecType, null);

    /// <inheritdoc/>
    public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType, int? compressionLevel) => compressionCodecType switch
    {
        CompressionCodecType.Zstd => new ZstdCodec(),
        CompressionCodecType.Lz4Frame => new Lz4Codec(),
        _ => throw new InvalidDataException($"expected buffers packed with lz4 or zstd, found codec {(int)compressionCodecType}"),
    };

    private sealed class ZstdCodec : ICompressionCodec
    {
        private readonly ZstdSharp.Decompressor _decompressor = new();

        public int Decompress(ReadOnlyMemory<byte> source, Memory<byte> destination) => _decompressor.Unwrap(source.Span, destination.Span);

        public void Compress(ReadOnlyMemory<byte> source, Stream destination) => throw new NotSupportedException("only reads");

        public void Dispose() => _decompressor.Dispose();
    }

    private sealed class Lz4Codec : ICompressionCodec
    {
        public int Decompress(ReadOnlyMemory<byte> source, Memory<byte> destination) => Lz4Frame.Unpack(source.Span, destination.Span);

        public void Compress(ReadOnlyMemory<byte> source, Stream destination) => throw new NotSupportedException("only reads");

        public void Dispose()
        {
        }
    }
}
