using System.Diagnostics;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Pipeline;
using StreamEngine.Scoring;

namespace StreamEngine.Comparisons.Soak;

/// <summary>Looks at a running pipeline every few seconds.</summary>
internal sealed class SoakMeter(StreamPipeline pipeline)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<SoakSample> _samples = [];
    private long _rows;
    private double _seconds;
    private TimeSpan _pause;
    private long _close;

    /// <summary>What was seen so far.</summary>
    internal IReadOnlyList<SoakSample> Samples => _samples;

    /// <summary>Takes the time that a frame took.</summary>
    internal void Observe(ScoredFrame scored)
    {
        if (scored.Frame.Arrived != 0)
        {
            long took = Stopwatch.GetElapsedTime(scored.Frame.Arrived).Ticks;
            long seen = Interlocked.Read(ref _close);
            while (took > seen && Interlocked.CompareExchange(ref _close, took, seen) is var now && now != seen)
            {
                seen = now;
            }
        }
    }

    /// <summary>Takes samples until it is cancelled.</summary>
    internal async Task RunAsync(TimeSpan interval, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                Take();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>Takes one sample.</summary>
    internal void Take()
    {
        PipelineStatus status = pipeline.Status;
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        TimeSpan pause = GC.GetTotalPauseDuration();
        long close = Interlocked.Exchange(ref _close, 0);
        _samples.Add(new SoakSample(
            seconds,
            (status.Records - _rows) / (seconds - _seconds),
            Resident() / 1e6,
            GC.GetTotalMemory(false) / 1e6,
            status.SlabBytes / 1e6,
            (pause - _pause).TotalMilliseconds,
            GC.CollectionCount(2),
            close == 0 ? double.NaN : TimeSpan.FromTicks(close).TotalMilliseconds));
        (_rows, _seconds, _pause) = (status.Records, seconds, pause);
    }

    private static long Resident() => Environment.WorkingSet is > 0 and var set ? set : ProcessMeter.PeakRss();
}
