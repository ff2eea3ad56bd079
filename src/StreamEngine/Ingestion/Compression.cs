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
    /// <param name="packed">The stream.</param>
    /// <param name="limits">How much it may unpack to.</param>
    internal static Stream Open(Stream packed, UnpackLimits limits)
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

        var counted = new CountedStream(whole);
        return Detect(head.AsSpan(0, read)) switch
        {
            CompressionKind.Gzip => new LimitedStream(packed.CanSeek ? new CheckedGzipStream(counted) : new GZipStream(counted, CompressionMode.Decompress), counted, limits),
            CompressionKind.Zstd => new LimitedStream(new ZstdSharp.DecompressionStream(counted, leaveOpen: false), counted, limits),
            _ => whole,
        };
    }

    /// <summary>
    /// A gzip stream that fails when the file ends inside a member. The framework's stream takes a cut file for a complete one; the
    /// last four bytes of a whole member hold its length modulo 2^32 (RFC 1952, ISIZE).
    /// </summary>
    private sealed class CheckedGzipStream(CountedStream packed) : GZipStream(packed, CompressionMode.Decompress)
    {
        private long _length;
        private bool _checked;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Count(read, buffer.Length);
            return read;
        }

        public override int Read(Span<byte> buffer)
        {
            int read = base.Read(buffer);
            Count(read, buffer.Length);
            return read;
        }

        private void Count(int read, int asked)
        {
            _length += read;
            if (read == 0 && asked > 0 && !_checked)
            {
                _checked = true;
                Check();
            }
        }

        private void Check()
        {
            Span<byte> size = stackalloc byte[4];
            Stream file = ((CountedStream)BaseStream).Counted;
            if (file.Length < 18)
            {
                throw new InvalidDataException("the gzip data is cut short");
            }

            file.Position = file.Length - 4;
            file.ReadExactly(size);
            uint last = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(size);
            if (last != (uint)_length && last > (uint)_length)
            {
                throw new InvalidDataException("the gzip data is cut short");
            }
        }
    }
}
