using System.IO.Pipelines;
using StreamEngine.Batching;
using StreamEngine.Ingestion;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Runtime;

namespace StreamEngine.Pipeline;

/// <summary>
/// Only parses: the bytes of a stream become batches, which are handed over in the order of their records. Chunks are parsed by several
/// workers; what comes out does not depend on how many.
/// </summary>
internal sealed class ParsePipeline : IDisposable
{
    private readonly PipelineOptions _options;
    private readonly SlabPool _slabs;
    private readonly BatchPool _batches;
    private readonly FormatResolver _formats;

    internal ParsePipeline(PipelineOptions options)
    {
        _options = options;
        _slabs = new SlabPool(options.Memory);
        _batches = new BatchPool(_slabs, options.BatchRows, options.Columns);
        _formats = new FormatResolver(options.TimeZone, options.Time, _batches, options.Fields);
        Sources = new SourceContext(_slabs, options.Time) { Limits = new(options.MaxDecompressedBytes, options.MaxCompressionRatio) };
    }

    /// <summary>What sources need to open their streams.</summary>
    internal SourceContext Sources { get; }

    /// <summary>Parses a stream from start to end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="receive">
    /// Takes each chunk with what came of it, in order, one at a time. Both belong to the pipeline and are valid until the call completes.
    /// </param>
    /// <param name="cancellation">Ends it at once.</param>
    /// <param name="parser">Parser of the stream; null to detect the format.</param>
    /// <returns>Totals. A stream that cannot be read ends early and says why in <see cref="ParsedStream.Error"/>.</returns>
    internal async Task<ParsedStream> RunAsync(
        SourceStream stream, Func<Chunk, ParsedChunk, ValueTask> receive, CancellationToken cancellation, IRecordParser? parser = null)
    {
        using var state = new StreamState(new SourceInfo(0, stream.Name), stream, 1) { Parser = parser };
        var totals = new ParseTotals();
        if (Open(state, cancellation) is { } feed)
        {
            await using (feed.ConfigureAwait(false))
            {
                using var run = new ParseRun(feed, state, _batches, _options.Workers, receive, totals);
                await run.RunAsync(cancellation).ConfigureAwait(false);
            }
        }

        if (stream.Fault is { } fault)
        {
            state.Fail(fault);
        }

        return new ParsedStream(
            stream.Name, state.Parser?.Description ?? string.Empty, state.Bytes, totals.Records, totals.Rows, totals.Rejected, totals.Filtered, state.Error);
    }

    public void Dispose()
    {
        _batches.Dispose();
        _slabs.Dispose();
    }

    /// <summary>Opens the stream; null when it cannot be, and says why in its state.</summary>
    private ChunkFeed? Open(StreamState state, CancellationToken cancellation)
    {
        var input = state.Stream as FileStreamInput;
        try
        {
            if (input is null)
            {
                return new PipeFeed(state, state.Stream.Open(Sources, cancellation), _formats, _options.MaxRecordBytes, _slabs);
            }

            return input.OpenPlain(Sources, out PipeReader? packed) is { } file
                ? new FileFeed(state, input, file, _formats, _options.MaxRecordBytes, _slabs)
                : new PipeFeed(state, packed!, _formats, _options.MaxRecordBytes, _slabs);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            state.Fail(input?.Explain(error, 0) ?? error.Message);
            return null;
        }
    }
}

/// <summary>What parsing a stream came to.</summary>
/// <param name="Name">Path or address.</param>
/// <param name="Format">What was recognised, for people; empty when nothing was.</param>
/// <param name="Bytes">(Decompressed) bytes read.</param>
/// <param name="Records">Records found: those that became rows, headers and comments, and rejected ones.</param>
/// <param name="Rows">Rows; a record with several metrics becomes several.</param>
/// <param name="Rejected">Records that could not be used.</param>
/// <param name="Filtered">Records that say nothing by design.</param>
/// <param name="Error">Why the stream ended early; null when it did not.</param>
internal sealed record ParsedStream(
    string Name, string Format, long Bytes, long Records, long Rows, long Rejected, long Filtered, string? Error);
