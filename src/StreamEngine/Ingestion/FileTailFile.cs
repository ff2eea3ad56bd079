using Microsoft.Win32.SafeHandles;

namespace StreamEngine.Ingestion;

/// <summary>An open file that others write to, rename and delete meanwhile.</summary>
internal sealed class TailFile : IDisposable
{
    /// <summary>How far back the start of an unfinished line is looked for, in bytes.</summary>
    private const int LineSearch = 64 * 1024;

    private readonly SafeFileHandle _handle;

    private TailFile(SafeFileHandle handle) => _handle = handle;

    /// <summary>Bytes that the file has now.</summary>
    internal long Length => RandomAccess.GetLength(_handle);

    internal bool IsCompressed
    {
        get
        {
            Span<byte> head = stackalloc byte[4];
            return Compression.Detect(head[..ReadFully(head, 0)]) != CompressionKind.None;
        }
    }

    internal static TailFile Open(string path) =>
        new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));

    /// <summary>True for what reading a file may throw, whatever becomes of it meanwhile.</summary>
    internal static bool IsExpected(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <summary>Reads what is there, at most the size of <paramref name="into"/>; 0 at the end.</summary>
    internal int Read(Span<byte> into, long offset) => RandomAccess.Read(_handle, into, offset);

    /// <summary>Reads until <paramref name="into"/> is full or the file ends.</summary>
    internal int ReadFully(Span<byte> into, long offset)
    {
        int total = 0;
        while (total < into.Length)
        {
            int read = RandomAccess.Read(_handle, into[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>Start of the line that the byte at <paramref name="end"/> would belong to; <paramref name="end"/> itself when the line is very long.</summary>
    internal long LastLineStart(long end)
    {
        byte[] bytes = new byte[(int)Math.Min(end, LineSearch)];
        long from = end - bytes.Length;
        int read = ReadFully(bytes, from);
        int newline = bytes.AsSpan(0, read).LastIndexOf((byte)'\n');
        return newline >= 0 ? from + newline + 1 : from == 0 ? 0 : end;
    }

    public void Dispose() => _handle.Dispose();
}
