using System.IO.Pipelines;
using StreamEngine.Memory;

namespace StreamEngine.Ingestion;

/// <summary>What a pipeline gives its sources.</summary>
public sealed class SourceContext
{
    private readonly PipeOptions _pipe;
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _pumps = [];

    /// <summary>Makes a context.</summary>
    /// <param name="pool">Pool whose slabs the pipes use.</param>
    /// <param name="time">Clock of the pipeline.</param>
    public SourceContext(SlabPool pool, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(pool);
        Pool = pool;
        Time = time;
        int slab = pool.SlabBytes;
        _pipe = new PipeOptions(
            pool,
            minimumSegmentSize: slab,
            pauseWriterThreshold: Math.Max(4L * slab, 256 * 1024),
            resumeWriterThreshold: Math.Max(2L * slab, 128 * 1024),
            useSynchronizationContext: false);
    }

    /// <summary>Pool of the pipeline.</summary>
    public SlabPool Pool { get; }

    /// <summary>Clock of the pipeline.</summary>
    public TimeProvider Time { get; }

    /// <summary>How much packed streams may unpack to.</summary>
    internal UnpackLimits Limits { get; init; } = UnpackLimits.Default;

    /// <summary>What growing files remember past a restart.</summary>
    internal TailMemory Tails { get; init; } = new();

    /// <summary>A pipe over slabs, so that what arrives is parsed where it lies.</summary>
    public Pipe CreatePipe() => new(_pipe);

    /// <summary>Runs what fills a pipe, and remembers it while it does.</summary>
    internal void Run(Func<Task> pump)
    {
        Task task = Task.Run(pump);
        lock (_gate)
        {
            _pumps.Add(task);
        }

        task.ContinueWith(
            t =>
            {
                lock (_gate)
                {
                    _pumps.Remove(t);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Ends when everything that fills a pipe has ended: after that nobody writes into the slabs of pipes.</summary>
    internal async Task PumpsEnded()
    {
        Task[] pumps;
        lock (_gate)
        {
            pumps = [.. _pumps];
        }

        await Task.WhenAll(pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
