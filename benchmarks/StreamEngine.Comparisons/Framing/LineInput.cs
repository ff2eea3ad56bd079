using System.Numerics;
using System.Runtime.InteropServices;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Syslog;

namespace StreamEngine.Comparisons.Framing;

/// <summary>Lines in one piece of memory, and several ways to find their ends.</summary>
internal sealed class LineInput : IDisposable
{
    /// <summary>Bytes of a text of its own, as chunks are: two slabs.</summary>
    private const int ChunkBytes = 512 * 1024;

    private readonly byte[] _bytes;
    private readonly StructuralIndex _index = new();

    internal LineInput(byte[] bytes)
    {
        Length = bytes.Length;
        _bytes = new byte[bytes.Length + StructuralIndex.Padding];
        bytes.CopyTo(_bytes, 0);
    }

    internal int Length { get; }

    private ReadOnlySpan<byte> Text => _bytes.AsSpan(0, Length);

    public void Dispose() => _index.Dispose();

    /// <summary>The positions by the scan that parsers of lines use, window by window.</summary>
    internal long Scan()
    {
        long lines = 0;
        for (int at = 0; at < Length; at += ChunkBytes)
        {
            ReadOnlySpan<byte> chunk = Text.Slice(at, Math.Min(ChunkBytes, Length - at));
            _index.Start(chunk.Length);
            while (_index.Scan<SyslogRules>(chunk))
            {
                lines += _index.Tokens.Length;
                _index.Consume(_index.Tokens.Length);
            }
        }

        return lines;
    }

    /// <summary>The positions one after the other, as memchr finds them.</summary>
    internal long IndexOf()
    {
        long lines = 0;
        ReadOnlySpan<byte> rest = Text;
        for (int end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            lines++;
            rest = rest[(end + 1)..];
        }

        return lines;
    }

    /// <summary>How many there are.</summary>
    internal long Count() => Text.Count((byte)'\n');

    /// <summary>Nothing but reading: what memory allows.</summary>
    internal long Read()
    {
        ReadOnlySpan<Vector<ulong>> words = MemoryMarshal.Cast<byte, Vector<ulong>>(Text);
        Vector<ulong> a = default;
        Vector<ulong> b = default;
        for (int i = 0; i + 1 < words.Length; i += 2)
        {
            a ^= words[i];
            b ^= words[i + 1];
        }

        return (long)Vector.Sum(a ^ b);
    }
}
