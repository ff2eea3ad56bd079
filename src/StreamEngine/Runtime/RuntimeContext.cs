using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StreamEngine.Batching;
using StreamEngine.Diagnostics;
using StreamEngine.Ingestion;
using StreamEngine.Templates;

namespace StreamEngine.Runtime;

/// <summary>What the parts of one running pipeline share: its lanes, its pools, its clock and its limits.</summary>
internal sealed class RuntimeContext
{
    internal required RuntimeLimits Options { get; init; }

    /// <summary>True when there are queries alone: nothing needs templates.</summary>
    internal bool OnlyQueries { get; init; }

    /// <summary>What operators say is variable in log lines; null for nothing.</summary>
    internal PatternMasks? Masks { get; init; }

    /// <summary>True when somebody reads the parameters of log lines.</summary>
    internal bool KeepsParts { get; init; }

    internal required TimeProvider Time { get; init; }

    internal required ILogger Logger { get; init; }

    internal required SourceContext Sources { get; init; }

    internal required BatchPool Batches { get; init; }

    internal required FormatResolver Formats { get; init; }

    /// <summary>Chunks for whichever worker is free. Bounded; a full lane makes the intakes wait.</summary>
    internal required Channel<WorkItem> Work { get; init; }

    /// <summary>Parsed chunks for the partition. Not bounded itself: every stream's credits bound what can be in it.</summary>
    internal required Channel<SequencerItem> Partition { get; init; }

    /// <summary>Control messages for the partition, taken ahead of data.</summary>
    internal required Channel<ControlMessage> Control { get; init; }

    /// <summary>Parsing: records in, records that became rows, headers and comments, dead letters.</summary>
    internal StageLedger Parsed { get; } = new("parse");

    /// <summary>Putting rows in order: rows that workers made, rows handed to the windows, rows on the lane or waiting for another stream.</summary>
    internal StageLedger Ordered { get; } = new("order");

    /// <summary>Takes snapshots; null when none are taken.</summary>
    internal SnapshotTaker? Snapshots { get; init; }

    /// <summary>Asks the sources to end; what has been read is finished.</summary>
    internal CancellationToken Stopping { get; init; }

    /// <summary>Ends everything at once.</summary>
    internal required CancellationToken Cancellation { get; init; }

    /// <summary>Counts the chunk's rows as waiting and puts it on the partition's lane.</summary>
    internal void SendParsed(StreamState stream, ParsedChunk chunk)
    {
        long rows = chunk.Rows;
        Ordered.AddIn(rows);
        Ordered.AddHeld(rows);
        Partition.Writer.TryWrite(new SequencerItem(stream, chunk, 0));
    }

    /// <summary>Rows that waited had been folded before the restart.</summary>
    internal void PassOver(long rows)
    {
        Ordered.AddFiltered(rows);
        Ordered.AddHeld(-rows);
    }

    /// <summary>Rows that waited were given up, because the pipeline was cancelled.</summary>
    internal void Drop(long rows)
    {
        Ordered.AddDropped(rows);
        Ordered.AddHeld(-rows);
    }
}

/// <summary>Limits of a running pipeline; see the options of the same names.</summary>
internal sealed record RuntimeLimits(
    int Workers, int MaxRecordBytes, int ChunksInFlight, TimeSpan DetectionTimeout, TimeSpan ContinuationTimeout, TimeSpan IdleTimeout);
