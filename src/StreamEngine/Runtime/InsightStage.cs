using System.Threading.Channels;
using StreamEngine.Correlation;
using StreamEngine.Insights;
using StreamEngine.Prediction;
using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Runtime;

/// <summary>
/// Turns frames into insights: detectors, alert policy, correlators and forecasters, all at the rate of frames and on one thread at a time.
/// </summary>
internal sealed class InsightStage(
    ScoringStage scoring,
    IReadOnlyList<ICorrelator> correlators,
    IReadOnlyList<IForecaster> forecasters,
    IReadOnlyList<Action<ScoredFrame>> observers,
    IReadOnlyList<Action<Frame>> queryObservers,
    FrameLane frames,
    ChannelWriter<InsightItem> output,
    InsightParts parts,
    SnapshotTaker? snapshots,
    HistoryGate? history)
{
    private readonly InsightCollector _collector = new();
    private long _frames;
    private long _insights;
    private long _end = long.MinValue;

    internal long Frames => Interlocked.Read(ref _frames);

    internal long Insights => Interlocked.Read(ref _insights);

    /// <summary>Works until the lane of frames is complete, then closes everything that is open and completes its own lane.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        bool over = false;
        await foreach (FrameItem item in frames.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (over)
            {
                // The next process makes these frames again, and of all rows.
                continue;
            }

            if (item.Frame is { Query: not null } asked)
            {
                Hand(asked);
            }
            else if (item.Frame is { } frame)
            {
                Observe(frame);
                Interlocked.Increment(ref _frames);
                await SendAsync(cancellation).ConfigureAwait(false);
            }
            else if (snapshots!.TryAdd(item.Snapshot!, parts.Save))
            {
                over = snapshots.IsLast;
                await output.WriteAsync(new InsightItem([], item.Snapshot), cancellation).ConfigureAwait(false);
            }
        }

        if (snapshots is { IsLast: true })
        {
            return;
        }

        Complete();
        await SendAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Frames of queries are for those who asked for them; detectors do not look at them.</summary>
    private void Hand(Frame frame)
    {
        foreach (Action<Frame> observer in queryObservers)
        {
            observer(frame);
        }
    }

    private void Observe(Frame frame)
    {
        _end = frame.End;
        ScoredFrame scored = scoring.Observe(frame);
        foreach (ICorrelator correlator in correlators)
        {
            correlator.Observe(scored, _collector);
        }

        foreach (IForecaster forecaster in forecasters)
        {
            forecaster.Observe(frame, _collector);
        }

        foreach (IForecaster forecaster in forecasters)
        {
            (forecaster as IFollowingForecaster)?.Follow(scored, _collector.Insights, _collector);
        }

        foreach (Action<ScoredFrame> observer in observers)
        {
            observer(scored);
        }
    }

    /// <summary>Episodes that are open at the end of the input stay open: nobody has seen them end.</summary>
    private void Complete()
    {
        foreach (ICorrelator correlator in correlators)
        {
            correlator.Complete(_collector);
        }

        foreach (IForecaster forecaster in forecasters)
        {
            forecaster.Complete(_collector);
        }
    }

    private async ValueTask SendAsync(CancellationToken cancellation)
    {
        IReadOnlyList<Insight> insights = history is null ? _collector.Take() : history.Pass(_collector.Take(), _end);
        if (insights.Count > 0)
        {
            Interlocked.Add(ref _insights, insights.Count);
            await output.WriteAsync(new InsightItem(insights, null), cancellation).ConfigureAwait(false);
        }
    }
}
