using StreamEngine.Memory;
using StreamEngine.Windowing.Sketches;

namespace StreamEngine.Windowing.Panes;

/// <summary>Quantile sketches of the series of a pane.</summary>
internal sealed class QuantileCells(QuantileStore sketches, CellTable<int> handles) : SketchCells(handles)
{
    protected override void Fold(ReadOnlySpan<int> handles, ReadOnlySpan<double> values) => sketches.Fold(handles, values);

    protected override int Rent() => sketches.Rent();

    protected override void Return(int handle) => sketches.Return(handle);

    protected override void Merge(int into, int from) => sketches.Merge(into, sketches, from);

    protected override double Read(int handle, Aggregate aggregate) => sketches.Quantile(handle, aggregate.Level);

    protected override int MaxWriteBytes(int handle) => sketches.MaxWriteBytes(handle);

    protected override int Write(int handle, Span<byte> output) => sketches.Write(handle, output);

    protected override bool TryRead(int handle, ReadOnlySpan<byte> input) => sketches.TryRead(handle, input);
}
