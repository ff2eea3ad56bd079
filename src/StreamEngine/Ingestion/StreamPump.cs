using System.IO.Pipelines;
using System.Net.Sockets;
using StreamEngine.Memory;

namespace StreamEngine.Ingestion;

/// <summary>Moves the bytes of a <see cref="Stream"/> into a pipe over slabs, on a thread-pool thread.</summary>
internal static class StreamPump
{
    /// <summary>Starts to read <paramref name="open"/>'s stream; the reader ends with the stream or with its error.</summary>
    /// <param name="context">Makes the pipe.</param>
    /// <param name="open">Opens the stream; runs on the pump's thread, so that opening many files does not block the caller.</param>
    /// <param name="fail">Takes the error that ended the stream and the bytes read before it; called before the reader completes.</param>
    /// <param name="leaveOpen">True to keep the stream open at its end.</param>
    /// <param name="blocking">
    /// True for a stream that never waits for long (a file): it is read by blocking calls, which cost a tenth of asynchronous ones, and slabs are
    /// filled before they are passed on.
    /// </param>
    /// <param name="stop">Ends the stream after what has arrived, without an error.</param>
    internal static PipeReader Start(
        SourceContext context, Func<Stream> open, Action<Exception, long> fail, bool leaveOpen, bool blocking, CancellationToken stop)
    {
        Pipe pipe = context.CreatePipe();
        context.Run(() => RunAsync(open, pipe.Writer, fail, leaveOpen, blocking, stop));
        return pipe.Reader;
    }

    private static async Task RunAsync(
        Func<Stream> open, PipeWriter writer, Action<Exception, long> fail, bool leaveOpen, bool blocking, CancellationToken stop)
    {
        Stream? stream = null;
        long position = 0;
        try
        {
            stream = open();
            bool ended = false;
            while (!ended && !stop.IsCancellationRequested)
            {
                int read = 0;
                try
                {
                    Memory<byte> memory = writer.GetMemory();
                    if (blocking)
                    {
                        ended = Fill(stream, memory.Span, ref read);
                    }
                    else
                    {
                        read = await ReadAsync(stream, memory, stop).ConfigureAwait(false);
                        ended = read == 0;
                    }
                }
                finally
                {
                    // What came before an error counts.
                    position += read;
                    writer.Advance(read);
                }

                FlushResult flushed = await writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                ended |= flushed.IsCompleted;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What has arrived is all there is.
        }
        catch (Exception error) when (IsExpected(error))
        {
            fail(error, position);
            await writer.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            await writer.CompleteAsync().ConfigureAwait(false);
            if (stream is not null && !leaveOpen)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Fills the memory; returns true at the end of the stream.</summary>
    private static bool Fill(Stream stream, Span<byte> memory, ref int filled)
    {
        while (filled < memory.Length)
        {
            int read = stream.Read(memory[filled..]);
            if (read == 0)
            {
                return true;
            }

            filled += read;
        }

        return false;
    }

    /// <summary>
    /// Reads, and stops waiting when asked to even if the stream does not (a terminal). The slab then keeps a lease until the read that
    /// nobody waits for has ended, because it may still write.
    /// </summary>
    private static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> memory, CancellationToken stop)
    {
        ValueTask<int> read = stream.ReadAsync(memory, stop);
        if (read.IsCompleted)
        {
            return await read.ConfigureAwait(false);
        }

        Task<int> pending = read.AsTask();
        try
        {
            return await pending.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!pending.IsCompleted && Slab.TryGet(memory, out Slab? slab, out _))
        {
            slab!.Retain();
            _ = pending.ContinueWith(
                (ended, kept) =>
                {
                    _ = ended.Exception;
                    ((Slab)kept!).Release();
                },
                slab,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }

    private static bool IsExpected(Exception error) => error
        is IOException or InvalidDataException or UnauthorizedAccessException or OperationCanceledException
        or ZstdSharp.ZstdException or NotSupportedException or ObjectDisposedException or SocketException;
}
