using System.Text;
using StreamEngine.Memory;
using StreamEngine.Windowing.Sketches;

namespace StreamEngine.Windowing.Panes;

/// <summary>Sketches of the texts of the series of a pane. The value of a row is its place among the texts of its store.</summary>
internal abstract class TextCells(CellTable<int> handles) : SketchCells(handles)
{
    /// <summary>The most frequent texts of a series.</summary>
    internal IReadOnlyList<TopText> Top(int id) => HandleOrNone(id) is not 0 and var handle ? Read(handle) : [];

    private protected virtual IReadOnlyList<TopText> Read(int handle) => [];
}

/// <summary>The most frequent texts.</summary>
internal sealed class TopKCells(TextCellStore store, TopKStore sketches, CellTable<int> handles) : TextCells(handles)
{
    protected override void Fold(ReadOnlySpan<int> handles, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < handles.Length; i++)
        {
            int row = (int)values[i];
            sketches.Add(handles[i], store.Texts!.Hash(row), store.Texts.Text(row));
        }
    }

    protected override int Rent() => sketches.Rent();

    protected override void Return(int handle) => sketches.Return(handle);

    protected override void Merge(int into, int from) => sketches.Merge(into, sketches, from);

    protected override double Read(int handle, Aggregate aggregate)
    {
        Span<TopKEntry> first = stackalloc TopKEntry[1];
        return sketches.Top(handle, first) == 0 ? double.NaN : first[0].Count;
    }

    protected override int MaxWriteBytes(int handle) => store.Codec!.MaxWriteBytes;

    protected override int Write(int handle, Span<byte> output) => store.Codec!.Write(handle, output);

    protected override bool TryRead(int handle, ReadOnlySpan<byte> input) => store.Codec!.TryRead(handle, input);

    private protected override IReadOnlyList<TopText> Read(int handle)
    {
        var entries = new TopKEntry[sketches.K];
        int count = sketches.Top(handle, entries);
        var texts = new TopText[count];
        for (int i = 0; i < count; i++)
        {
            texts[i] = new TopText(Encoding.UTF8.GetString(sketches.TextOf(entries[i])), entries[i].Count, entries[i].Error);
        }

        return texts;
    }
}

/// <summary>Numbers of distinct texts.</summary>
internal sealed class TextDistinctCells(TextCellStore store, DistinctStore sketches, CellTable<int> handles) : TextCells(handles)
{
    private readonly ulong[] _hashes = new ulong[PaneFold.BlockRows];

    protected override void Fold(ReadOnlySpan<int> handles, ReadOnlySpan<double> values)
    {
        Span<ulong> hashes = _hashes.AsSpan(0, values.Length);
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = store.Texts!.Hash((int)values[i]);
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
