using System.Buffers.Binary;
using StreamEngine.Memory;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>Sketches of the series of a pane: a handle a series, 0 for none yet.</summary>
internal abstract class SketchCells(CellTable<int> handles) : PaneCells
{
    private readonly CellTable<int> _handles = handles;
    private readonly int[] _block = new int[PaneFold.BlockRows];

    internal override void Fold(ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        Span<int> block = _block.AsSpan(0, ids.Length);
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = HandleOf(ids[i]);
        }

        Fold(block, values);
    }

    internal override void Seal()
    {
    }

    internal override void Append(PaneCells next)
    {
        CellTable<int> from = ((SketchCells)next)._handles;
        for (int page = 0; page < from.PageCount; page++)
        {
            Span<int> added = from.Page(page);
            for (int i = 0; i < added.Length; i++)
            {
                if (added[i] != 0)
                {
                    Merge(HandleOf((page << CellTable<int>.PageShift) + i), added[i]);
                }
            }
        }
    }

    internal override void Join(int into, int from)
    {
        if (_handles.Find(from) is not 0 and var handle)
        {
            Merge(HandleOf(into), handle);
            Drop(from);
        }
    }

    internal override void Drop(int id)
    {
        if (_handles.Find(id) is not 0 and var handle)
        {
            Return(handle);
            _handles.GetOrAdd(id) = 0;
        }
    }

    internal override void Write(Aggregate aggregate, ReadOnlySpan<int> ids, double seconds, Span<double> into)
    {
        Span<int> handles = _handles.Page(ids[0] >> CellTable<int>.PageShift);
        if (handles.IsEmpty)
        {
            into[..ids.Length].Fill(double.NaN);
            return;
        }

        for (int i = 0; i < ids.Length; i++)
        {
            int handle = handles[ids[i] & (CellTable<int>.PageCells - 1)];
            into[i] = handle != 0 ? Read(handle, aggregate) : double.NaN;
        }
    }

    internal override void Save(SnapshotOutput output)
    {
        int count = 0;
        for (int page = 0; page < _handles.PageCount; page++)
        {
            foreach (int handle in _handles.Page(page))
            {
                count += handle != 0 ? 1 : 0;
            }
        }

        output.WriteInt32(count);
        for (int page = 0; page < _handles.PageCount; page++)
        {
            Span<int> handles = _handles.Page(page);
            for (int i = 0; i < handles.Length; i++)
            {
                if (handles[i] != 0)
                {
                    output.WriteInt32((page << CellTable<int>.PageShift) + i);
                    Write(handles[i], output);
                }
            }
        }
    }

    internal override void Load(ref SnapshotInput input)
    {
        for (int left = input.ReadCount(2 * sizeof(int)); left > 0; left--)
        {
            int id = input.ReadSeriesId();
            ReadOnlySpan<byte> sketch = input.ReadBytes();
            if (input.Owner.Owns(id))
            {
                input.Require(HandleOrNone(id) == 0 && TryRead(HandleOf(id), sketch), "a sketch");
            }
        }
    }

    internal override void Clear()
    {
        for (int page = 0; page < _handles.PageCount; page++)
        {
            foreach (int handle in _handles.Page(page))
            {
                if (handle != 0)
                {
                    Return(handle);
                }
            }
        }

        _handles.Clear();
    }

    public override void Dispose()
    {
        Clear();
        _handles.Dispose();
    }

    /// <summary>Adds each value to the sketch beside it.</summary>
    protected abstract void Fold(ReadOnlySpan<int> handles, ReadOnlySpan<double> values);

    /// <summary>An empty sketch.</summary>
    protected abstract int Rent();

    /// <summary>Takes a sketch back.</summary>
    protected abstract void Return(int handle);

    /// <summary>Adds one sketch to another.</summary>
    protected abstract void Merge(int into, int from);

    /// <summary>What a sketch says.</summary>
    protected abstract double Read(int handle, Aggregate aggregate);

    /// <summary>True when no series of the page of an id has a sketch.</summary>
    private protected bool IsPageEmpty(int id) => _handles.Page(id >> CellTable<int>.PageShift).IsEmpty;

    /// <summary>The sketch of a series, 0 when it has none.</summary>
    private protected int HandleOrNone(int id) => _handles.Find(id);

    /// <summary>Most bytes that <see cref="Write(int, Span{byte})"/> takes.</summary>
    protected abstract int MaxWriteBytes(int handle);

    /// <summary>Writes a sketch; tells how many bytes.</summary>
    protected abstract int Write(int handle, Span<byte> output);

    /// <summary>Reads a sketch into an empty one; false when the bytes are none.</summary>
    protected abstract bool TryRead(int handle, ReadOnlySpan<byte> input);

    private void Write(int handle, SnapshotOutput output)
    {
        Span<byte> room = output.GetSpan(sizeof(int) + MaxWriteBytes(handle));
        int written = Write(handle, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(room, written);
        output.Advance(sizeof(int) + written);
    }

    /// <summary>The sketch of a series, an empty one when it had none.</summary>
    private protected int HandleOf(int id)
    {
        ref int handle = ref _handles.GetOrAdd(id);
        return handle != 0 ? handle : handle = Rent();
    }
}
