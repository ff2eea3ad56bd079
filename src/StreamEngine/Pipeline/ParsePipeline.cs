using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Threading.Channels;
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
    private readonly ConcurrentQueue<BatchBuilder> _builders = new();
    private readonly SemaphoreSlim _workers;

    internal ParsePipeline(PipelineOptions options)
    {
        _options = options;
        _slabs = new SlabPool(options.Memory);
        _batches = new BatchPool(_slabs, options.BatchRows);
        _formats = new FormatResolver(options.TimeZone, options.Time, _batches, options.Fields);
        _workers = new SemaphoreSlim(options.Workers, options.Workers);
        Sources = new SourceContext(_slabs, options.Time);
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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lane = Channel.CreateBounded<Task<(Chunk, ParsedChunk)>>(
            new BoundedChannelOptions(_options.Workers * 2) { SingleReader = true, SingleWriter = true });
        var totals = new Totals();
        Task handing = HandOverAsync(lane.Reader, receive, totals, stop);
        try
        {
            await ReadAsync(state, lane.Writer, stop.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            state.Fail(error.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The receiver has failed; awaiting it below throws its error.
        }
        finally
        {
            lane.Writer.Complete();
        }

        await handing.ConfigureAwait(false);
        return new ParsedStream(
            stream.Name, state.Parser?.Description ?? string.Empty, state.Bytes, totals.Records, totals.Rows, totals.Rejected, totals.Filtered, state.Error);
    }

    public void Dispose()
    {
        while (_builders.TryDequeue(out BatchBuilder? builder))
        {
            builder.Free();
        }

        _workers.Dispose();
        _batches.Dispose();
        _slabs.Dispose();
    }

    private async Task ReadAsync(StreamState state, ChannelWriter<Task<(Chunk, ParsedChunk)>> lane, CancellationToken stop)
    {
        PipeReader reader = state.Stream.Open(Sources, stop);
        Chunker? chunker = null;
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(stop).ConfigureAwait(false);
                ReadOnlySequence<byte> bytes = read.Buffer;
                if (chunker is null)
                {
                    if (state.Parser is null && !_formats.TryResolve(state, bytes, read.IsCompleted))
                    {
                        reader.AdvanceTo(bytes.Start, bytes.End);
                        if (read.IsCompleted || state.Error is not null)
                        {
                            return;
                        }

                        continue;
                    }

                    SkipByteOrderMark(state, bytes);
                    chunker = new Chunker(_slabs, state.Info, state.Parser!, _options.MaxRecordBytes, state.Preamble);
                    bytes = bytes.Slice(Math.Min(state.Preamble, bytes.Length));
                }

                state.AddBytes(bytes.Length, 0);
                await SendAsync(state, chunker.Add(bytes, 0), lane, stop).ConfigureAwait(false);
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        finally
        {
            if (chunker is not null && !stop.IsCancellationRequested)
            {
                await SendAsync(state, chunker.Flush(), lane, stop).ConfigureAwait(false);
            }

            chunker?.Dispose();
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A parser that was given has not seen a sample, which is where the mark is found otherwise.</summary>
    private static void SkipByteOrderMark(StreamState state, in ReadOnlySequence<byte> bytes)
    {
        Span<byte> head = stackalloc byte[3];
        if (state.Preamble == 0 && bytes.Length >= head.Length)
        {
            bytes.Slice(0, head.Length).CopyTo(head);
            state.Preamble = head.SequenceEqual<byte>([0xEF, 0xBB, 0xBF]) ? head.Length : 0;
        }
    }

    private async ValueTask SendAsync(
        StreamState state, IReadOnlyList<Chunk> chunks, ChannelWriter<Task<(Chunk, ParsedChunk)>> lane, CancellationToken stop)
    {
        for (int i = 0; i < chunks.Count; i++)
        {
            try
            {
                await _workers.WaitAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                for (; i < chunks.Count; i++)
                {
                    chunks[i].Dispose();
                }

                throw;
            }

            Chunk chunk = chunks[i];

            // The lane is read to its end even when the receiver has failed, so writing to it never waits for long.
            await lane.WriteAsync(Task.Run(() => Parse(state.Parser!, chunk), CancellationToken.None), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private (Chunk Chunk, ParsedChunk Parsed) Parse(IRecordParser parser, Chunk chunk)
    {
        try
        {
            BatchBuilder builder = _builders.TryDequeue(out BatchBuilder? free) ? free : new BatchBuilder(_batches);
            builder.Start(chunk);
            if (chunk.Length > 0)
            {
                parser.Parse(chunk.Bytes, builder);
            }

            ParsedChunk parsed = builder.Finish();
            _builders.Enqueue(builder);
            return (chunk, parsed);
        }
        finally
        {
            _workers.Release();
        }
    }

    private static async Task HandOverAsync(
        ChannelReader<Task<(Chunk Chunk, ParsedChunk Parsed)>> lane, Func<Chunk, ParsedChunk, ValueTask> receive, Totals totals, CancellationTokenSource stop)
    {
        Exception? failure = null;
        await foreach (Task<(Chunk Chunk, ParsedChunk Parsed)> work in lane.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            (Chunk chunk, ParsedChunk parsed) = await work.ConfigureAwait(false);
            using (chunk)
            {
                totals.Add(parsed);
                try
                {
                    if (!stop.IsCancellationRequested)
                    {
                        await receive(chunk, parsed).ConfigureAwait(false);
                    }
                }
                catch (Exception error)
                {
                    failure = error;
                    await stop.CancelAsync().ConfigureAwait(false);
                }

                foreach (EventBatch batch in parsed.Batches)
                {
                    batch.Dispose();
                }
            }
        }

        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private sealed class Totals
    {
        internal long Records { get; private set; }

        internal long Rows { get; private set; }

        internal long Rejected { get; private set; }

        internal long Filtered { get; private set; }

        internal void Add(ParsedChunk parsed)
        {
            Records += parsed.Records;
            Rejected += parsed.DeadLetters.Count;
            Filtered += parsed.Filtered;
            foreach (EventBatch batch in parsed.Batches)
            {
                Rows += batch.Count;
            }
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
