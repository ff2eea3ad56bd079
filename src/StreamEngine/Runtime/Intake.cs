using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using StreamEngine.Batching;
using StreamEngine.Diagnostics;
using StreamEngine.Ingestion;
using StreamEngine.Parsing;

namespace StreamEngine.Runtime;

/// <summary>One chunk on its way to whichever worker is free.</summary>
internal readonly record struct WorkItem(StreamState Stream, Chunk Chunk);

/// <summary>
/// Reads a stream from its pipe, decides its format on the first records, and sends whole records to the workers. One runs for each open
/// stream; all asynchronous reading ends here.
/// </summary>
internal sealed class Intake(RuntimeContext context, StreamState state) : IDisposable
{
    private IChunker? _chunker;
    private long _chunks;

    /// <summary>Reads to the end of the stream, then tells the partition. Errors of the stream end in its status.</summary>
    internal async Task RunAsync()
    {
        PipeReader? reader = null;
        try
        {
            if (state.Stream is FileStreamInput file)
            {
                file.Start = state.Start;
            }

            reader = state.Stream.Open(context.Sources, context.Cancellation);
            await ReadAsync(reader).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await TakeRestAsync(reader).ConfigureAwait(false);
            state.Fail(error.Message);
        }
        finally
        {
            if (state.Stream.Fault is { } fault)
            {
                state.Fail(fault);
            }

            if (reader is not null)
            {
                await reader.CompleteAsync().ConfigureAwait(false);
            }

            if (state.Error is { } problem)
            {
                RuntimeLog.SourceFailed(context.Logger, state.Info.Name, problem);
            }

            state.IsOpen = false;
            state.End();
            context.Partition.Writer.TryWrite(new SequencerItem(state, null, _chunks));
        }
    }

    public void Dispose() => _chunker?.Dispose();

    private async Task ReadAsync(PipeReader reader)
    {
        using ITimer silence = context.Time.CreateTimer(
            static r => ((PipeReader)r!).CancelPendingRead(), reader, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        long seen = 0;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(context.Cancellation).ConfigureAwait(false);
            ReadOnlySequence<byte> bytes = read.Buffer;
            if (_chunker is null && !Begin(bytes, read.IsCompleted || read.IsCanceled))
            {
                if (state.Error is not null || read.IsCompleted)
                {
                    return;
                }

                if (seen == 0 && bytes.Length > 0 && state.Stream.IsLive)
                {
                    silence.Change(context.Options.DetectionTimeout, Timeout.InfiniteTimeSpan);
                }

                seen = bytes.Length;
                reader.AdvanceTo(bytes.Start, bytes.End);
                continue;
            }

            await TakeAsync(reader, read, silence).ConfigureAwait(false);
            if (read.IsCompleted)
            {
                // A record that a planned end has cut in two is read again by the process that goes on.
                bool cut = context.Snapshots is not null && state.Stream is FileStreamInput { IsStopped: true } or FileTail { IsEnding: true };
                await SendAsync(cut ? null : _chunker!.Flush()).ConfigureAwait(false);
                ThrowIfFaulted();
                return;
            }
        }
    }

    private async ValueTask TakeAsync(PipeReader reader, ReadResult read, ITimer silence)
    {
        ReadOnlySequence<byte> bytes = read.Buffer;
        if (_chunks == 0 && state.Bytes == 0 && state.Preamble > 0 && state.Start == 0)
        {
            bytes = bytes.Slice(Math.Min(state.Preamble, bytes.Length));
        }

        if (!bytes.IsEmpty)
        {
            state.AddBytes(bytes.Length, context.Time.GetUtcNow().Ticks);
            await SendAllAsync(_chunker!.Add(bytes, context.Time.GetTimestamp())).ConfigureAwait(false);
        }

        reader.AdvanceTo(bytes.End);
        if (!state.Stream.IsLive)
        {
            return;
        }

        if (read.IsCanceled && bytes.IsEmpty)
        {
            await SendAsync(_chunker!.FlushLines()).ConfigureAwait(false);
        }

        silence.Change(_chunker!.Held > 0 ? context.Options.ContinuationTimeout : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The stream has failed: what came before is used all the same.</summary>
    private async ValueTask TakeRestAsync(PipeReader? reader)
    {
        if (_chunker is null && reader is not null && reader.TryRead(out ReadResult rest))
        {
            if (Begin(rest.Buffer, true))
            {
                state.AddBytes(rest.Buffer.Length - state.Preamble, context.Time.GetUtcNow().Ticks);
                await SendAllAsync(_chunker!.Add(rest.Buffer.Slice(state.Preamble), context.Time.GetTimestamp())).ConfigureAwait(false);
            }

            reader.AdvanceTo(rest.Buffer.End);
        }

        await SendAsync(_chunker?.Flush()).ConfigureAwait(false);
    }

    /// <summary>Decides the format when there is enough to decide on, and makes the chunker.</summary>
    private bool Begin(in ReadOnlySequence<byte> bytes, bool noMoreForNow)
    {
        if (state.Parser is null && state.Stream is FileTail { Resumed.Sample: { Length: > 1 } sample })
        {
            context.Formats.TryResume(state, sample);
        }

        if (state.Parser is null && !context.Formats.TryResolve(state, bytes, noMoreForNow))
        {
            return false;
        }

        _chunker = Chunkers.For(context.Sources.Pool, state, context.Options.MaxRecordBytes);
        return true;
    }

    /// <summary>Sends chunks and those that the chunker has after them.</summary>
    private async ValueTask SendAllAsync(IReadOnlyList<Chunk> chunks)
    {
        await SendAsync(chunks).ConfigureAwait(false);
        while (_chunker!.HasMore)
        {
            await SendAsync(_chunker.Next()).ConfigureAwait(false);
        }

        ThrowIfFaulted();
    }

    private void ThrowIfFaulted()
    {
        if (_chunker?.Fault is { } fault)
        {
            throw new InvalidDataException($"{state.Stream.Name}: {fault}");
        }
    }

    private async ValueTask SendAsync(IReadOnlyList<Chunk>? chunks)
    {
        for (int i = 0; i < chunks?.Count; i++)
        {
            Chunk chunk = chunks[i];
            try
            {
                await state.Credits.WaitAsync(context.Cancellation).ConfigureAwait(false);
                await context.Work.Writer.WriteAsync(new WorkItem(state, chunk), context.Cancellation).ConfigureAwait(false);
                _chunks++;
            }
            catch (Exception error) when (error is OperationCanceledException or ChannelClosedException)
            {
                for (; i < chunks.Count; i++)
                {
                    chunks[i].Dispose();
                }

                throw new OperationCanceledException(context.Cancellation);
            }
        }
    }
}
