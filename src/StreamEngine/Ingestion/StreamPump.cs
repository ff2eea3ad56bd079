using System.IO.Pipelines;
using System.Net.Sockets;

namespace StreamEngine.Ingestion;

/// <summary>Moves the bytes of a <see cref="Stream"/> into a pipe over slabs, on a thread-pool thread.</summary>
internal static class StreamPump
{
    /// <summary>Starts to read <paramref name="open"/>'s stream; the reader ends with the stream or with its error.</summary>
    /// <param name="context">Makes the pipe.</param>
    /// <param name="open">Opens the stream; runs on the pump's thread, so that opening many files does not block the caller.</param>
    /// <param name="fail">Takes the error that ended the stream and the bytes read before it; called before the reader completes.</param>
    /// <param name="leaveOpen">True to keep the stream open at its end.</param>
    /// <param name="stop">Ends the stream after what has arrived, without an error.</param>
    internal static PipeReader Start(
        SourceContext context, Func<Stream> open, Action<Exception, long> fail, bool leaveOpen, CancellationToken stop)
    {
        Pipe pipe = context.CreatePipe();
        _ = Task.Run(() => RunAsync(open, pipe.Writer, fail, leaveOpen, stop), CancellationToken.None);
        return pipe.Reader;
    }

    private static async Task RunAsync(
        Func<Stream> open, PipeWriter writer, Action<Exception, long> fail, bool leaveOpen, CancellationToken stop)
    {
        Stream? stream = null;
        long position = 0;
        try
        {
            stream = open();
            while (!stop.IsCancellationRequested)
            {
                Memory<byte> memory = writer.GetMemory();
                int read = await stream.ReadAsync(memory, stop).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                position += read;
                writer.Advance(read);
                FlushResult flushed = await writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                if (flushed.IsCompleted)
                {
                    break;
                }
            }

            await writer.CompleteAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await writer.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (IsExpected(error))
        {
            fail(error, position);
            await writer.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            if (stream is not null && !leaveOpen)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static bool IsExpected(Exception error) => error
        is IOException or InvalidDataException or UnauthorizedAccessException or OperationCanceledException
        or ZstdSharp.ZstdException or NotSupportedException or ObjectDisposedException or SocketException;
}
