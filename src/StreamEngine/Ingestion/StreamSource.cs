using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using StreamEngine.Batching;

namespace StreamEngine.Ingestion;

/// <summary>One stream that is read once as it comes: standard input, a network stream, a stream in memory.</summary>
public sealed class StreamSource : ISource
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;

    /// <summary>Makes a source of a stream.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="name">What to call it; <c>-</c> is the name of standard input.</param>
    /// <param name="leaveOpen">False to dispose of the stream at its end.</param>
    public StreamSource(Stream stream, string name, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _stream = stream;
        Name = name;
        _leaveOpen = leaveOpen;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <summary>Name of the format, or null to detect it.</summary>
    public string? Format { get; init; }

    /// <summary>Settings of the format; null for none.</summary>
    public FormatOptions? FormatOptions { get; init; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
    {
        yield return new Input(this, stop) { Format = Format, FormatOptions = FormatOptions };
        await Task.CompletedTask.ConfigureAwait(false);
    }

    private sealed class Input(StreamSource source, CancellationToken stop) : SourceStream(source.Name)
    {
        public override PipeReader Open(SourceContext context, CancellationToken cancellation) =>
            StreamPump.Start(context, () => Compression.Open(source._stream, context.Limits), Fail, source._leaveOpen, blocking: false, stop);

        private void Fail(Exception error, long position) => Fault = error switch
        {
            UnpackLimitException => FormattableString.Invariant($"{Name}: reading ended after {position:N0} unpacked bytes: {error.Message}"),
            InvalidDataException or ZstdSharp.ZstdException =>
                FormattableString.Invariant($"{Name}: damaged or incomplete compressed data after {position:N0} unpacked bytes: {error.Message}"),
            _ => $"{Name}: {error.Message}",
        };
    }
}
