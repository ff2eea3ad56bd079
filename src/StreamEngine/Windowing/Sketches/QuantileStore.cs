using StreamEngine.Memory;
using StreamEngine.Numerics.Sketching;

namespace StreamEngine.Windowing.Sketches;

/// <summary>
/// Many quantile sketches in one arena of slabs, each named by a handle that the cell of a series keeps; 0 names none. Up to 32 values are kept as they are
/// and quantiles are exact; more are counted in buckets that are a share of their value wide (<see cref="QuantileKeys"/>). What a sketch holds depends on its
/// values alone: any order, any cut and any tree of merges gives the same. A bucket counts up to 2^48 values.
/// </summary>
/// <remarks>Not safe for several threads: a partition owns its store.</remarks>
internal sealed class QuantileStore : IDisposable
{
    private readonly SlabBlocks _blocks;
    private readonly QuantileKeys _keys;
    private readonly QuantileDirectory _directory;
    private readonly QuantilePages _pages;
    private readonly ExactValues _exact;
    private readonly QuantileReader _reader;
    private readonly QuantileCodec _codec;

    /// <summary>Makes an empty store.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its limits.</exception>
    internal QuantileStore(SlabPool pool, QuantileOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Accuracy, 0.001);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Accuracy, 0.05);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxOctaves, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxOctaves, 64);
        _keys = new QuantileKeys(QuantileKeys.BitsFor(options.Accuracy));
        int maxPages = options.MaxOctaves << (_keys.Bits - _keys.PageShift);
        _blocks = new SlabBlocks(pool, QuantileDirectory.LargestClass(maxPages));
        _directory = new QuantileDirectory(_blocks, _keys);
        _pages = new QuantilePages(_directory, _keys, maxPages);
        _exact = new ExactValues(_blocks);
        _reader = new QuantileReader(_exact, _pages);
        _codec = new QuantileCodec(_exact, _pages, _reader);
    }

    /// <summary>Sketches that are out.</summary>
    internal int Live { get; private set; }

    /// <summary>Values that were not finite, and are in no sketch.</summary>
    internal long Rejected { get; private set; }

    /// <summary>Bytes of the sketches that are out.</summary>
    internal long UsedBytes => _blocks.UsedBytes;

    /// <summary>Bytes of all slabs.</summary>
    internal long SlabBytes => _blocks.SlabBytes;

    /// <summary>The greatest relative error of a quantile that is not in the lowest bucket of a sketch that is full.</summary>
    internal double Error => _keys.Error;

    /// <summary>An empty sketch.</summary>
    internal int Rent()
    {
        int handle = _blocks.Rent(0);
        Reset(ref Head(handle));
        Live++;
        return handle;
    }

    /// <summary>Takes a sketch back.</summary>
    internal void Return(int handle)
    {
        Release(ref Head(handle));
        _blocks.Return(handle, 0);
        Live--;
    }

    /// <summary>Empties a sketch.</summary>
    internal void Clear(int handle)
    {
        Release(ref Head(handle));
        Reset(ref Head(handle));
    }

    /// <summary>Gives all slabs back when no sketch is out.</summary>
    internal void Trim() => _blocks.Trim();

    /// <summary>Adds a value to a sketch.</summary>
    internal void Add(int handle, double value) => Add(ref Head(handle), value, 1);

    /// <summary>Adds values to a sketch.</summary>
    internal void Add(int handle, ReadOnlySpan<double> values)
    {
        Span<byte> left = stackalloc byte[QuantileKernel.Block];
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, QuantileKernel.Block)..])
        {
            AddBlock(handle, values[..Math.Min(values.Length, QuantileKernel.Block)], left);
        }
    }

    /// <summary>Adds each value to the sketch beside it.</summary>
    internal void Fold(ReadOnlySpan<int> handles, ReadOnlySpan<double> values)
    {
        Span<byte> left = stackalloc byte[QuantileKernel.Block];
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, QuantileKernel.Block);
            ReadOnlySpan<int> block = handles[..count];
            if (block[0] == block[^1] && !block.ContainsAnyExcept(block[0]))
            {
                AddBlock(block[0], values[..count], left);
            }
            else
            {
                int rest = QuantileKernel.Fold(_blocks, block, values[..count], _keys, left);
                foreach (byte i in left[..rest])
                {
                    Add(ref Head(block[i]), values[i], 1);
                }
            }

            handles = handles[count..];
            values = values[count..];
        }
    }

    /// <summary>Adds the values of another sketch, of this store or of another with the same options.</summary>
    /// <exception cref="ArgumentException">The options differ, or both are the same sketch.</exception>
    internal void Merge(int into, QuantileStore other, int from)
    {
        if (_keys.Bits != other._keys.Bits || _pages.MaxPages != other._pages.MaxPages || (this == other && into == from))
        {
            throw new ArgumentException("Only two sketches of the same accuracy and the same limits can be merged.", nameof(other));
        }

        ref QuantileHead head = ref Head(into);
        ref QuantileHead source = ref other.Head(from);
        if (source.Values >= 0)
        {
            foreach (double value in other._exact.Of(ref source))
            {
                Add(ref head, value, 1);
            }

            return;
        }

        ToPages(ref head);
        foreach (long item in other._reader.View(ref source))
        {
            ushort tag = other._pages.TagOf(item);
            _pages.AddPage(ref head, tag, other._pages.Page((int)item), other._pages.Carries(ref source, tag));
        }

        _pages.AddCollapsed(ref head, 0, other._pages.Side(ref source, 0));
        _pages.AddCollapsed(ref head, QuantileKeys.Sign, other._pages.Side(ref source, QuantileKeys.Sign));
    }

    /// <summary>How many values a sketch has.</summary>
    internal long Count(int handle) => _reader.Count(ref Head(handle));

    /// <summary>Values of a sketch that are counted in a bucket above their own, because it spans too many octaves.</summary>
    internal long Collapsed(int handle)
    {
        ref QuantileHead head = ref Head(handle);
        return head.Values >= 0 ? 0 : _pages.Side(ref head, 0).Collapsed + _pages.Side(ref head, QuantileKeys.Sign).Collapsed;
    }

    /// <summary>Bytes of a sketch.</summary>
    internal long Bytes(int handle)
    {
        ref QuantileHead head = ref Head(handle);
        return SlabBlocks.LineBytes + (head.Values >= 0 ? ExactValues.Bytes(head) : _directory.Bytes(ref head));
    }

    /// <summary>Quantiles by nearest rank, each 0 to 1; NaN when the sketch is empty.</summary>
    internal void Quantiles(int handle, ReadOnlySpan<double> quantiles, Span<double> results) => _reader.Read(ref Head(handle), quantiles, results);

    /// <summary>A quantile by nearest rank, 0 to 1; NaN when the sketch is empty.</summary>
    internal double Quantile(int handle, double quantile)
    {
        double result = 0;
        Quantiles(handle, new ReadOnlySpan<double>(in quantile), new Span<double>(ref result));
        return result;
    }

    /// <summary>Most bytes that <see cref="Write"/> takes for a sketch.</summary>
    internal int MaxWriteBytes(int handle) => _codec.MaxBytes(ref Head(handle));

    /// <summary>Writes a sketch; equal sketches give equal bytes.</summary>
    /// <returns>How many bytes.</returns>
    internal int Write(int handle, Span<byte> output) => _codec.Write(ref Head(handle), output);

    /// <summary>Reads what <see cref="Write"/> wrote into an empty sketch. False, and the sketch stays empty, when the bytes are anything else.</summary>
    internal bool TryRead(int handle, ReadOnlySpan<byte> input)
    {
        if (_codec.TryRead(ref Head(handle), input))
        {
            return true;
        }

        Clear(handle);
        return false;
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose() => _blocks.Dispose();

    private ref QuantileHead Head(int handle) => ref _blocks.At<QuantileHead>(handle);

    private void AddBlock(int handle, ReadOnlySpan<double> values, Span<byte> left)
    {
        ref QuantileHead head = ref Head(handle);
        if (head.Values < 0 && values.Length > 1 && values[0] == values[^1] && !values.ContainsAnyExcept(values[0]))
        {
            Add(ref head, values[0], values.Length);
            return;
        }

        int rest = QuantileKernel.FoldRun(_blocks, handle, values, _keys, left);
        foreach (byte i in left[..rest])
        {
            Add(ref head, values[i], 1);
        }
    }

    private void Add(ref QuantileHead head, double value, int count)
    {
        if (!double.IsFinite(value))
        {
            Rejected += count;
            return;
        }

        if (head.Values >= 0)
        {
            if (_exact.TryAdd(ref head, value + 0.0))
            {
                return;
            }

            ToPages(ref head);
        }

        _pages.Add(ref head, value, count);
    }

    private void ToPages(ref QuantileHead head)
    {
        if (head.Values < 0)
        {
            return;
        }

        Span<double> values = stackalloc double[QuantileHead.MaxExact];
        values = values[..head.Values];
        _exact.Of(ref head).CopyTo(values);
        _exact.Release(ref head);
        head.Values = -1;
        foreach (double value in values)
        {
            _pages.Add(ref head, value, 1);
        }
    }

    private void Release(ref QuantileHead head)
    {
        if (head.Values >= 0)
        {
            _exact.Release(ref head);
        }
        else
        {
            _directory.Release(ref head);
        }
    }

    private static void Reset(ref QuantileHead head)
    {
        head = default;
        ((Span<ushort>)head.Tags).Fill(QuantileKeys.NoTag);
    }
}
