using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Memory;

/// <summary>
/// A growable column of fixed-width values in one slab. It is what column writers fill and what Arrow arrays wrap without a copy.
/// </summary>
/// <typeparam name="T">Type of one value.</typeparam>
internal sealed unsafe class ColumnBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly SlabPool _pool;
    private Slab _slab;
    private T* _values;

    /// <summary>Rents room for at least <paramref name="capacity"/> values; their content is undefined.</summary>
    internal ColumnBuffer(SlabPool pool, int capacity)
    {
        _pool = pool;
        _slab = pool.RentSlab(Math.Max(1, capacity) * sizeof(T));
        _values = (T*)_slab.Pointer;
        Capacity = _slab.Capacity / sizeof(T);
    }

    /// <summary>Values that fit without growing.</summary>
    internal int Capacity { get; private set; }

    internal ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            System.Diagnostics.Debug.Assert((uint)index < (uint)Capacity, "value outside the column");
            return ref _values[index];
        }
    }

    /// <summary>The first <paramref name="count"/> values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<T> Span(int count)
    {
        System.Diagnostics.Debug.Assert((uint)count <= (uint)Capacity, "span outside the column");
        return new Span<T>(_values, count);
    }

    /// <summary>The texts of a column of views.</summary>
    /// <param name="buffers">Where the data buffers of the views begin.</param>
    internal SlabTexts Texts(ReadOnlySpan<nint> buffers)
    {
        System.Diagnostics.Debug.Assert(sizeof(T) == 16, "a column of views");
        return new SlabTexts(_values, buffers);
    }

    /// <summary>The first <paramref name="count"/> values as bytes, valid as long as the column is neither grown nor disposed.</summary>
    internal ReadOnlyMemory<byte> Bytes(int count) => _slab.Memory[..(count * sizeof(T))];

    /// <summary>Makes room for <paramref name="capacity"/> values and keeps the first <paramref name="count"/>.</summary>
    internal void Grow(int capacity, int count)
    {
        if (capacity <= Capacity)
        {
            return;
        }

        Slab larger = _pool.RentSlab(checked(Math.Max(capacity, Capacity * 2) * sizeof(T)));
        new ReadOnlySpan<byte>(_values, count * sizeof(T)).CopyTo(larger.GetSpan());
        _slab.Release();
        _slab = larger;
        _values = (T*)larger.Pointer;
        Capacity = larger.Capacity / sizeof(T);
    }

    /// <summary>Takes values out and closes the gaps.</summary>
    /// <param name="indexes">Their indexes, ascending.</param>
    /// <param name="count">Values that are there before.</param>
    internal void Remove(ReadOnlySpan<int> indexes, int count)
    {
        Span<T> values = Span(count);
        int to = indexes[0];
        for (int i = 0; i < indexes.Length; i++)
        {
            int from = indexes[i] + 1;
            int length = (i + 1 < indexes.Length ? indexes[i + 1] : count) - from;
            values.Slice(from, length).CopyTo(values[to..]);
            to += length;
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_values != null)
        {
            _values = null;
            Capacity = 0;
            _slab.Release();
        }
    }
}
