using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StreamEngine.Diagnostics;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Snapshots;

namespace StreamEngine.Runtime;

/// <summary>Hands insights to every sink, in order. A sink that fails loses its batch, which is counted and said; the others go on.</summary>
internal sealed class SinkStage(IReadOnlyList<ISink> sinks, ChannelReader<InsightItem> insights, ILogger logger, SnapshotTaker? snapshots = null)
{
    /// <summary>Deliveries: insights times sinks.</summary>
    internal StageLedger Ledger { get; } = new("emit");

    internal long Lost => Ledger.Dropped;

    internal async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (InsightItem item in insights.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (item.Snapshot is { } snapshot)
            {
                await PassAsync(snapshot, cancellation).ConfigureAwait(false);
                continue;
            }

            foreach (ISink sink in sinks)
            {
                Ledger.AddIn(item.Insights.Count);
                await DeliverAsync(sink, item.Insights, cancellation).ConfigureAwait(false);
            }
        }

        await FlushAllAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// What was said before a snapshot must be out before it counts: nobody would say it again. Sinks that take long give it up, since insights wait
    /// behind it; those are delivered all the same.
    /// </summary>
    private async ValueTask PassAsync(SnapshotImage snapshot, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = snapshots!.Patience();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await FlushAllAsync(both.Token).ConfigureAwait(false);
            snapshots.Write(snapshot);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            snapshots.GiveUp("the sinks did not deliver in time what came before it");
        }
    }

    private async ValueTask FlushAllAsync(CancellationToken cancellation)
    {
        foreach (ISink sink in sinks)
        {
            await FlushAsync(sink, cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask DeliverAsync(ISink sink, IReadOnlyList<Insight> batch, CancellationToken cancellation)
    {
        bool delivered = false;
        try
        {
            await sink.WriteAsync(batch, cancellation).ConfigureAwait(false);
            delivered = true;
        }
        catch (Exception error) when (error is IOException or HttpRequestException or UnauthorizedAccessException)
        {
            RuntimeLog.SinkFailed(logger, sink.Name, batch.Count, error.Message);
        }
        finally
        {
            Ledger.AddOut(delivered ? batch.Count : 0);
            Ledger.AddDropped(delivered ? 0 : batch.Count);
        }
    }

    private async ValueTask FlushAsync(ISink sink, CancellationToken cancellation)
    {
        try
        {
            await sink.FlushAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or UnauthorizedAccessException)
        {
            RuntimeLog.SinkFailed(logger, sink.Name, 0, error.Message);
        }
    }
}
