using System.IO.Pipelines;

namespace StreamEngine.Ingestion;

/// <summary>One finite file, plain, gzip or zstd.</summary>
internal sealed class FileStreamInput(string path) : SourceStream(path)
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

    public override PipeReader Open(SourceContext context, CancellationToken cancellation)
    {
        Fault = null;
        return StreamPump.Start(context, OpenFile, (error, position) => Fault = Explain(error, position), leaveOpen: false, cancellation);
    }

    private Stream OpenFile() =>
        Compression.Open(new FileStream(Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan));

    private string Explain(Exception error, long position) => error switch
    {
        UnauthorizedAccessException when Directory.Exists(Name) => $"{Name}: is a folder",
        UnauthorizedAccessException => $"{Name}: no permission to read it",
        FileNotFoundException or DirectoryNotFoundException => $"{Name}: no such file",
        InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException =>
            FormattableString.Invariant($"{Name}: damaged or incomplete compressed data after {position:N0} unpacked bytes: {error.Message}"),
        _ => $"{Name}: {error.Message}",
    };
}
