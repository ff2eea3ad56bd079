namespace StreamEngine.LoadGen.Output;

/// <summary>Moves a stream to an output, as fast as possible or at a rate of real time.</summary>
/// <param name="generator">Source of records.</param>
/// <param name="output">Target; not disposed here.</param>
/// <param name="rate">Records per second; 0 means as fast as possible.</param>
/// <param name="time">Clock of the pace.</param>
internal sealed class PacedWriter(StreamGenerator generator, IByteOutput output, double rate, TimeProvider time)
{
    private const int BufferBytes = 256 * 1024;

    // Short enough to look like a steady stream, long enough for the timers of common systems.
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly byte[] _buffer = new byte[Math.Max(BufferBytes, generator.MaxRecordBytes)];

    /// <summary>Writes until the stream ends or <paramref name="cancellationToken"/> asks to stop.</summary>
    /// <returns>Bytes written.</returns>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        long bytes = 0;
        long started = time.GetTimestamp();
        try
        {
            while (!generator.IsComplete)
            {
                cancellationToken.ThrowIfCancellationRequested();
                long due = Due(started);
                if (due == 0)
                {
                    await Task.Delay(Beat, time, cancellationToken);
                    continue;
                }
                int length = generator.Fill(_buffer, due);
                if (length == 0) continue;
                await output.WriteAsync(_buffer.AsMemory(0, length), cancellationToken);
                bytes += length;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping early is a normal end: what was written stays valid.
        }
        return bytes;
    }

    // Counted from the start, so that a late beat is made up for and the mean rate holds.
    private long Due(long started)
    {
        if (rate <= 0) return long.MaxValue;
        double target = Math.Floor(rate * time.GetElapsedTime(started).TotalSeconds);
        return Math.Max(0, (long)target - generator.RecordsWritten);
    }
}
