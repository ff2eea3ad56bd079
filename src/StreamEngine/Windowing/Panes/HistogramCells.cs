using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics.Histograms;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Sketches;

namespace StreamEngine.Windowing.Panes;

/// <summary>
/// Histograms of the series of a pane. What they count goes to the moments of the pane, so that count, sum and extremes are those of all values; buckets are kept here for
/// quantiles. Those that count since their start are kept until the pane closes, and give their growth in the order of time.
/// </summary>
internal sealed class HistogramCells(HistogramCellStore store, SlabPool pool, CellTable<int> handles) : SketchCells(handles)
{
    private HistogramLog? _log;

    /// <summary>States that are kept until the pane closes.</summary>
    internal int Kept => _log?.Count ?? 0;

    internal override int Since => store.Since;

    /// <summary>Adds a histogram as its batch has it.</summary>
    internal void Add(PaneState pane, int id, long time, ReadOnlySpan<byte> bytes)
    {
        var point = new HistogramPoint(bytes);
        HistogramFacts facts = point.Facts;
        if (facts.IsCumulative)
        {
            (_log ??= new HistogramLog(pool)).Add(id, time, bytes);
            return;
        }

        point.Read(store.Scratch);
        Add(ref pane.Cells.GetOrAdd(id), id, facts.Min, facts.Max);
    }

    /// <summary>Adds <see cref="HistogramCellStore.Scratch"/>. Extremes that are not known are the bounds of the outermost buckets.</summary>
    internal void Add(ref Moments cell, int id, double min = double.NaN, double max = double.NaN)
    {
        ExponentialHistogram added = store.Scratch;
        if (added.Count == 0)
        {
            return;
        }

        if (store.Parts.HasFlag(MomentParts.Extremes))
        {
            min = double.IsFinite(min) ? min : HistogramQuantile.Of(added, 0);
            max = double.IsFinite(max) ? max : HistogramQuantile.Of(added, 1);
        }

        cell.AddAll(store.Parts, added.Count, double.IsFinite(added.Sum) ? added.Sum : double.NaN, min, max);
        if (store.KeepsBuckets)
        {
            store[HandleOf(id)].Merge(added);
        }
    }

    /// <summary>The states that are kept, by series and time.</summary>
    internal ReadOnlySpan<HistogramLog.Entry> Sort() => _log is null ? default : _log.Sort();

    /// <summary>The bytes of a state that is kept.</summary>
    internal ReadOnlySpan<byte> BytesOf(in HistogramLog.Entry entry) => _log!.BytesOf(entry);

    internal override void Seal(PaneState pane)
    {
        foreach (ref readonly HistogramLog.Entry entry in Sort())
        {
            if (store.Step(entry.Series, entry.Time, BytesOf(entry)))
            {
                Add(ref pane.Cells.GetOrAdd(entry.Series), entry.Series);
            }
        }

        _log?.Clear();
    }

    internal override void Write(Aggregate aggregate, ReadOnlySpan<int> ids, double seconds, Span<double> into)
    {
        for (int i = 0; i < ids.Length && !IsPageEmpty(ids[0]); i++)
        {
            if (HandleOrNone(ids[i]) is not 0 and var handle)
            {
                into[i] = Read(handle, aggregate);
            }
        }
    }

    internal override void Save(SnapshotOutput output)
    {
        base.Save(output);
        output.WriteInt32(Kept);
        _log?.Save(output);
    }

    internal override void Load(ref SnapshotInput input)
    {
        base.Load(ref input);
        for (int left = input.ReadCount(16); left > 0; left--)
        {
            (int series, long time) = (input.ReadSeriesId(), input.ReadInt64());
            byte[]? bytes = WindowRow.ReadHistogram(ref input);
            input.Require(bytes is not null, "a histogram");
            if (input.Owner.Owns(series))
            {
                (_log ??= new HistogramLog(pool)).Add(series, time, bytes);
            }
        }
    }

    internal override void Clear()
    {
        base.Clear();
        _log?.Clear();
    }

    public override void Dispose()
    {
        base.Dispose();
        _log?.Dispose();
    }

    /// <summary>Histograms are no values.</summary>
    protected override void Fold(ReadOnlySpan<int> handles, ReadOnlySpan<double> values) => throw new NotSupportedException();

    protected override int Rent() => store.Rent();

    protected override void Return(int handle) => store.Return(handle);

    protected override void Merge(int into, int from) => store[into].Merge(store[from]);

    protected override double Read(int handle, Aggregate aggregate) => HistogramQuantile.Of(store[handle], aggregate.Level);

    protected override int MaxWriteBytes(int handle) => HistogramCodec.MaxWriteBytes(store[handle]);

    protected override int Write(int handle, Span<byte> output) => HistogramCodec.Write(store[handle], output);

    protected override bool TryRead(int handle, ReadOnlySpan<byte> input) => HistogramCodec.TryRead(store[handle], input);
}
