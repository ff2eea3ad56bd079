using System.IO.Compression;

namespace StreamEngine.Ingestion;

/// <summary>How the bytes of a file are packed, told by their first bytes and never by the file's name.</summary>
internal enum CompressionKind
{
    None,
    Gzip,
    Zstd,
}

/// <summary>Recognises and unpacks compressed files.</summary>
internal static class Compression
{
    /// <summary>Magic numbers: RFC 1952 (1F 8B), RFC 8878 (28 B5 2F FD; skippable frames are 5x 2A 4D 18).</summary>
    internal static CompressionKind Detect(ReadOnlySpan<byte> head) => head switch
    {
        [0x1F, 0x8B, ..] => CompressionKind.Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => CompressionKind.Zstd,
        _ => CompressionKind.None,
    };

    /// <summary>Wraps a stream that stands at its start; the result owns it.</summary>
    internal static Stream Open(Stream packed)
    {
        byte[] head = new byte[4];
        int read = packed.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        Stream whole = packed;
        if (packed.CanSeek)
        {
            packed.Position -= read;
        }
        else
        {
            whole = new PrefixedStream(head.AsMemory(0, read), packed);
        }

        return Detect(head.AsSpan(0, read)) switch
        {
            CompressionKind.Gzip => packed.CanSeek ? new CheckedGzipStream(packed) : new GZipStream(whole, CompressionMode.Decompress),
            CompressionKind.Zstd => new ZstdSharp.DecompressionStream(whole, leaveOpen: false),
            _ => whole,
        };
    }

    /// <summary>
    /// A gzip stream that fails when the file ends inside a member. The framework's stream takes a cut file for a complete one; the
    /// last four bytes of a whole member hold its length modulo 2^32 (RFC 1952, ISIZE).
    /// </summary>
    private sealed class CheckedGzipStream(Stream packed) : GZipStream(packed, CompressionMode.Decompress)
    {
        private long _length;
        private bool _checked;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _length += read;
            if (read == 0 && buffer.Length > 0 && !_checked)
            {
                _checked = true;
                Check();
            }

            return read;
        }

        private void Check()
        {
            Span<byte> size = stackalloc byte[4];
            if (BaseStream.Length < 18)
            {
                throw new InvalidDataException("the gzip data is cut short");
            }

            BaseStream.Position = BaseStream.Length - 4;
            BaseStream.ReadExactly(size);
            uint last = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(size);
            if (last != (uint)_length && last > (uint)_length)
            {
                throw new InvalidDataException("the gzip data is cut short");
            }
        }
    }

    /// <summary>A stream whose first bytes were read already.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _prefix.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : new ValueTask<int>(TakePrefix(buffer.Span));

        public override int Read(Span<byte> buffer) => _prefix.IsEmpty ? rest.Read(buffer) : TakePrefix(buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                rest.Dispose();
            }

            base.Dispose(disposing);
        }

        private int TakePrefix(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, _prefix.Length);
            _prefix.Span[..count].CopyTo(buffer);
            _prefix = _prefix[count..];
            return count;
        }
    }
}
