using System.IO.Pipelines;
using StreamEngine.Batching;

namespace StreamEngine.Ingestion;

/// <summary>One unbroken run of bytes of a source: a file, a connection, a pushed stream.</summary>
public abstract class SourceStream
{
    /// <summary>Makes a stream.</summary>
    /// <param name="name">Path or address, for messages and labels.</param>
    protected SourceStream(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>Path or address.</summary>
    public string Name { get; }

    /// <summary>Name of the format, or null to detect it on the first records.</summary>
    public string? Format { get; init; }

    /// <summary>Settings of the format; null for none.</summary>
    public FormatOptions? FormatOptions { get; init; }

    /// <summary>
    /// True when bytes arrive as they happen. Live streams are read as they come; finite ones are merged in event-time order and must be
    /// able to open twice.
    /// </summary>
    public virtual bool IsLive => true;

    /// <summary>Time of records before the first timestamp, and of streams that have none, nanoseconds since the Unix epoch; null for now.</summary>
    public virtual long? FallbackTime => null;

    /// <summary>
    /// Why the stream ended before its end, in one sentence that names the place; null when it did not. Set before the reader completes, so
    /// that what came before the fault is still read.
    /// </summary>
    public string? Fault { get; protected set; }

    /// <summary>
    /// Opens the stream. The reader yields the (decompressed) bytes. When they cannot be read to their end, <see cref="Fault"/> is set and the
    /// reader completes.
    /// </summary>
    /// <param name="context">Pool, clock and limits of the pipeline.</param>
    /// <param name="cancellation">Ends reading at once.</param>
    public abstract PipeReader Open(SourceContext context, CancellationToken cancellation);
}
