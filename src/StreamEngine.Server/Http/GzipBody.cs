using System.IO.Compression;
using System.Text;

namespace StreamEngine.Server.Http;

/// <summary>
/// A gzip request body that is told from a cut one. The framework's stream takes a cut body for a complete one; so a member of our own is put
/// behind the body, and comes out whole only when the members before it were whole too (RFC 1952, 2.2).
/// </summary>
internal static class GzipBody
{
    /// <summary>Repeats, so that its packed form does not hold its text.</summary>
    private static readonly byte[] _mark = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("end of the body\n", 8)));
    private static readonly byte[] _packedMark = Pack(_mark);

    /// <summary>Bytes that <see cref="TakeMark"/> takes off.</summary>
    internal static int MarkLength => _mark.Length;

    /// <summary>The unpacked body, followed by the mark. The packed one is held in memory: the listener limits its size.</summary>
    internal static async Task<Stream> OpenAsync(Stream body, CancellationToken cancellation)
    {
        var packed = new MemoryStream();
        await body.CopyToAsync(packed, cancellation).ConfigureAwait(false);
        packed.Write(_packedMark);
        packed.Position = 0;
        return new GZipStream(packed, CompressionMode.Decompress);
    }

    /// <summary>Takes the mark off the end.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    internal static void TakeMark(MemoryStream unpacked)
    {
        if (!unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length).EndsWith(_mark))
        {
            throw new InvalidDataException("it is cut short, or something follows it");
        }

        unpacked.SetLength(unpacked.Length - _mark.Length);
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }
}
