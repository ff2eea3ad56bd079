using StreamEngine.Memory;
using StreamEngine.Windowing.Sketches;

namespace StreamEngine.Windowing.Panes;

/// <summary>Sketches of the numbers of distinct values of the series of a pane.</summary>
internal sealed class DistinctCells(DistinctStore sketches, CellTable<int> handles) : SketchCells(handles)
{
    private readonly ulong[] _hashes = new ulong[PaneFold.BlockRows];

    protected override void Fold(ReadOnlySpan<int> handles, ReadOnlySpan<double> values)
    {
        Span<ulong> hashes = _hashes.AsSpan(0, values.Length);
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = DistinctStore.HashOf(values[i]);
        }

        sketches.Fold(handles, hashes);
    }

    protected override int Rent() => sketches.Rent();

    protected override void Return(int handle) => sketches.Return(handle);

    protected override void Merge(int into, int from) => sketches.Merge(into, sketches, from);

    protected override double Read(int handle, Aggregate aggregate) => sketches.Estimate(handle);

    protected override int MaxWriteBytes(int handle) => sketches.MaxWriteBytes(handle);

    protected override int Write(int handle, Span<byte> output) => sketches.Write(handle, output);

    protected override bool TryRead(int handle, ReadOnlySpan<byte> input) => sketches.TryRead(handle, input);
}
