using System.IO.Pipelines;

namespace StreamEngine.Ingestion;

/// <summary>One finite file, plain, gzip or zstd.</summary>
internal sealed class FileStreamInput(string path, CancellationToken stop) : SourceStream(path)
{
    public override bool IsLive => false;

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

    public override PipeReader Open(SourceContext context, CancellationToken cancellation) =>
        StreamPump.Start(context, OpenFile, Explain, leaveOpen: false, stop);

    private Stream OpenFile() =>
        Compression.Open(new FileStream(Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan));

    private Exception Explain(Exception error, long position) => error switch
    {
        UnauthorizedAccessException when Directory.Exists(Name) => new IOException($"{Name}: is a folder"),
        UnauthorizedAccessException => new IOException($"{Name}: no permission to read it"),
        FileNotFoundException or DirectoryNotFoundException => new IOException($"{Name}: no such file"),
        InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException =>
            new InvalidDataException($"{Name}: damaged or incomplete compressed data after {position:N0} unpacked bytes: {error.Message}"),
        IOException => new IOException($"{Name}: {error.Message}"),
        _ => error,
    };
}
