using System.IO.Pipelines;

namespace StreamEngine.Ingestion;

/// <summary>One finite file, plain, gzip or zstd.</summary>
internal sealed class FileStreamInput(string path, CancellationToken stop) : SourceStream(path)
{
    /// <summary>Bytes that are read at a time of packed files; plain ones are read by slabs.</summary>
    private const int PackedBytes = 128 * 1024;

    public override bool IsLive => false;

    /// <summary>Byte of the (unpacked) file at which the next <see cref="Open(SourceContext, CancellationToken)"/> begins.</summary>
    internal long Start { get; set; }

    /// <summary>True when reading is to end after what has been read.</summary>
    internal bool IsStopped => stop.IsCancellationRequested;

    public override long? FallbackTime
    {
        get
        {
            try
            {
                return (File.GetLastWriteTimeUtc(Name) - DateTime.UnixEpoch).Ticks * 100;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    public override PipeReader Open(SourceContext context, CancellationToken cancellation)
    {
        Fault = null;
        return Open(context, OpenFile, Start);
    }

    /// <summary>Opens the file for those who read it themselves; null, with a reader instead, when it is packed or cannot be read at positions.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    internal FileStream? OpenPlain(SourceContext context, out PipeReader? packed)
    {
        Fault = null;
        packed = null;
        FileStream file = OpenFile();
        try
        {
            Span<byte> head = stackalloc byte[4];
            if (file.CanSeek && Compression.Detect(head[..RandomAccess.Read(file.SafeFileHandle, head, 0)]) == CompressionKind.None)
            {
                return file;
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        packed = Open(context, () => file, 0);
        return null;
    }

    /// <summary>Says in one sentence why the file could not be read to its end.</summary>
    internal string Explain(Exception error, long position) => error switch
    {
        UnauthorizedAccessException when Directory.Exists(Name) => $"{Name}: is a folder",
        UnauthorizedAccessException => $"{Name}: no permission to read it",
        FileNotFoundException or DirectoryNotFoundException => $"{Name}: no such file",
        UnpackLimitException => FormattableString.Invariant($"{Name}: reading ended after {position:N0} unpacked bytes: {error.Message}"),
        InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException =>
            FormattableString.Invariant($"{Name}: damaged or incomplete compressed data after {position:N0} unpacked bytes: {error.Message}"),
        _ => $"{Name}: {error.Message}",
    };

    private FileStream OpenFile() =>
        new(Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, PackedBytes, FileOptions.SequentialScan);

    /// <summary>Passes over what was read before a restart: by a jump in a plain file, by unpacking in a packed one.</summary>
    private static Stream From(long start, Stream bytes)
    {
        if (start == 0)
        {
            return bytes;
        }

        try
        {
            if (bytes is FileStream file)
            {
                file.Position = start <= file.Length ? start : throw new EndOfStreamException("it is shorter than what was read of it before");
                return bytes;
            }

            byte[] passed = new byte[PackedBytes];
            for (long left = start; left > 0;)
            {
                int read = bytes.Read(passed, 0, (int)Math.Min(left, passed.Length));
                left -= read > 0 ? read : throw new EndOfStreamException("it is shorter than what was read of it before");
            }

            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private PipeReader Open(SourceContext context, Func<FileStream> open, long start) => StreamPump.Start(
        context,
        () => From(start, Compression.Open(open(), context.Limits)),
        (error, position) => Fault = Explain(error, position),
        leaveOpen: false,
        blocking: true,
        stop);
}
