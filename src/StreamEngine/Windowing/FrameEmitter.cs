using StreamEngine.Snapshots;
using StreamEngine.Windowing.LogSessions;
using StreamEngine.Windowing.Panes;

namespace StreamEngine.Windowing;

/// <summary>Hands frames over in the order of their windows, and the zeros of gaps with them.</summary>
internal sealed class FrameEmitter(FrameWriter writer, CountSeries counts, WindowRows rows, IFrameHandler handler, long size, int maxGap, LogSessionTracker? sessions)
{
    private bool _started;
    private long _next;
    private int _gap;
    private long _skipped;

    /// <summary>Frames so far.</summary>
    internal long Emitted { get; private set; }

    /// <summary>True when nothing comes any more.</summary>
    internal bool IsInputOver { get; set; }

    /// <summary>Series that the next frame says are retired.</summary>
    internal List<int> Retired { get; } = [];

    /// <summary>Emits a window that has records, changes or births, and the gap before it.</summary>
    /// <param name="pane">The window.</param>
    /// <param name="parts">What shards have of it; empty when the pane has all itself.</param>
    /// <param name="notes">Changes and births.</param>
    /// <param name="arrived">Arrival of the batch that closed it.</param>
    /// <param name="isLast">True when no other window is open.</param>
    internal void Emit(PaneState pane, ReadOnlySpan<PaneState?> parts, WindowNotes? notes, long arrived, bool isLast)
    {
        EmitGap(pane.Index, arrived);
        (long start, long end) = (pane.Index * size, (pane.Index + 1) * size);
        Frame frame = writer.Write(pane.Index, parts.IsEmpty ? rows.Set(start, end, pane, null) : rows.Set(start, end, parts));
        if (notes is { Changes.Count: > 0 })
        {
            frame.Changes = [.. notes.Changes.OrderBy(c => c.Time)];
        }

        if (notes is { Births.Count: > 0 })
        {
            frame.NewTemplates = [.. notes.Births];
        }

        if (notes is { Unusual.Count: > 0 })
        {
            frame.UnusualValues = [.. notes.Unusual];
        }

        frame.IsUnfinished = IsInputOver && isLast;
        Hand(frame, arrived, isLast);
        _started = true;
        _next = pane.Index + 1;
        _gap = 0;
    }

    /// <summary>All windows before <paramref name="end"/> that have not been emitted are empty: emits zeros for them as far as anybody is alive to be zero.</summary>
    internal void EmitGap(long end, long arrived)
    {
        if (!_started)
        {
            return;
        }

        for (; _next < end && _gap < maxGap && counts.AnyAlive(_next); _next++, _gap++)
        {
            Hand(writer.Write(_next, rows.Set(_next * size, (_next + 1) * size, null, null)), arrived, isLast: false);
        }

        if (_next < end)
        {
            _skipped += end - _next;
            _next = end;
            // What was skipped once is not picked up later in the same gap.
            _gap = maxGap;
        }
    }

    /// <summary>Writes down which window comes next.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Emitted);
        output.WriteBoolean(_started);
        output.WriteInt64(_next);
        output.WriteInt32(_gap);
        output.WriteInt64(_skipped);
        output.WriteInt32(Retired.Count);
        foreach (int id in Retired)
        {
            output.WriteInt32(id);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    internal void Load(ref SnapshotInput input, int version)
    {
        Emitted = input.ReadInt64(0, long.MaxValue);
        _started = input.ReadBoolean();
        _next = input.ReadInt64();
        _gap = input.ReadInt32(0, int.MaxValue);
        _skipped = input.ReadInt64(0, long.MaxValue);
        Retired.Clear();
        for (int left = version == 1 ? 0 : input.ReadCount(sizeof(int)); left > 0; left--)
        {
            Retired.Add(input.ReadSeriesId());
        }
    }

    private void Hand(Frame frame, long arrived, bool isLast)
    {
        frame.Sessions = sessions?.Close(frame.End, isLast);
        frame.EmptyWindowsBefore = _skipped;
        frame.Arrived = arrived;
        _skipped = 0;
        if (Retired.Count > 0)
        {
            frame.RetiredSeries = [.. Retired];
            Retired.Clear();
        }

        Emitted++;
        handler.OnFrame(frame);
    }
}
