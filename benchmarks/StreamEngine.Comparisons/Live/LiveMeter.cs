using System.Diagnostics;
using System.Text.Json;
using StreamEngine.Comparisons.Measuring;
using StreamEngine.Windowing;

namespace StreamEngine.Comparisons.Live;

/// <summary>Looks at frames, and at what the sender says.</summary>
internal sealed class LiveMeter
{
    private readonly Lock _gate = new();
    private readonly List<LivePhaseResult> _phases = [];
    private readonly List<double> _latencies = new(1 << 20);
    private ProcessMeter _meter = new(collects: false);

    /// <summary>Lines in the frames so far.</summary>
    internal long Counted { get; private set; }

    /// <summary>Lines that the sender says it has sent.</summary>
    internal long Sent { get; private set; }

    /// <summary>Phases that have ended.</summary>
    internal IReadOnlyList<LivePhaseResult> Phases => _phases;

    /// <summary>A frame is handed over.</summary>
    internal void Observe(Frame frame)
    {
        double took = frame.Arrived == 0 ? double.NaN : Stopwatch.GetElapsedTime(frame.Arrived).TotalMilliseconds;
        lock (_gate)
        {
            foreach (double count in frame.Column(Aggregate.Count))
            {
                Counted += (long)count;
            }

            if (!double.IsNaN(took))
            {
                _latencies.Add(took);
            }
        }
    }

    /// <summary>Reads what the sender says until it ends.</summary>
    internal async Task ListenAsync(StreamReader sender)
    {
        while (await sender.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            LiveSent sent = JsonSerializer.Deserialize<LiveSent>(line)!;
            lock (_gate)
            {
                if (sent.Bytes > 0)
                {
                    End(sent);
                }

                _meter = new ProcessMeter(collects: false);
                _latencies.Clear();
            }
        }
    }

    private void End(LiveSent sent)
    {
        Usage usage = _meter.Stop();
        double[] sorted = [.. _latencies.Order()];
        Sent += sent.Lines;
        _phases.Add(new LivePhaseResult(
            sent.Phase,
            sent.Seconds,
            sent.Bytes / sent.Seconds / 1e9,
            sent.Lines / sent.Seconds / 1e6,
            sorted.Length,
            Statistics.Percentile(sorted, 50),
            Statistics.Percentile(sorted, 99),
            Statistics.Percentile(sorted, 99.9m),
            Statistics.Percentile(sorted, 100),
            usage));
    }
}
