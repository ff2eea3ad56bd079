using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Folding;
using StreamEngine.Numerics.Histograms;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>Histograms as input: those of the panes, and the last state of each series whose histograms count everything since their start.</summary>
/// <param name="pool">Memory of the cells.</param>
/// <param name="parts">What cells of moments hold.</param>
/// <param name="buckets">True when quantiles are asked for, so that buckets must be kept.</param>
/// <param name="longestGap">Longest time in nanoseconds between two states of a series that a step bridges.</param>
internal sealed class HistogramCellStore(SlabPool pool, MomentParts parts, bool buckets, long longestGap) : IPaneStore
{
    /// <summary>Most buckets of a side.</summary>
    internal const int MaxBuckets = 160;

    private readonly PageArena _arena = new(pool, CellTable<int>.PageBytes);
    private readonly List<ExponentialHistogram> _histograms = [];
    private readonly Stack<int> _free = new();
    private readonly SortedDictionary<int, LastState> _last = [];
    private readonly HistogramIncrease _increase = new();
    private readonly ExponentialHistogram _before = new();
    private readonly ExponentialHistogram _after = new();

    /// <summary>What cells of moments hold.</summary>
    internal MomentParts Parts { get; } = parts;

    /// <summary>True when buckets are kept.</summary>
    internal bool KeepsBuckets { get; } = buckets;

    /// <summary>For one point at a time.</summary>
    internal ExponentialHistogram Scratch { get; } = new();

    /// <inheritdoc/>
    public int Since => 2;

    /// <summary>The histogram of a handle.</summary>
    internal ExponentialHistogram this[int handle] => _histograms[handle - 1];

    /// <inheritdoc/>
    public PaneCells Make() => new HistogramCells(this, pool, new CellTable<int>(pool, _arena, 0));

    /// <summary>An empty histogram.</summary>
    internal int Rent()
    {
        if (_free.TryPop(out int handle))
        {
            return handle;
        }

        _histograms.Add(new ExponentialHistogram(MaxBuckets));
        return _histograms.Count;
    }

    /// <summary>Takes a histogram back.</summary>
    internal void Return(int handle)
    {
        this[handle].Reset();
        _free.Push(handle);
    }

    /// <summary>Takes the next state of a series in the order of time. Its growth is in <see cref="Scratch"/>.</summary>
    /// <returns>False when it is the first, or so long after the one before that it says nothing of the time between.</returns>
    internal bool Step(int series, long time, ReadOnlySpan<byte> bytes)
    {
        bool known = _last.TryGetValue(series, out LastState? last);
        if (!known)
        {
            _last.Add(series, last = new LastState());
        }

        known = known && Grow(last!.Bytes, last.Time, bytes, time);
        last!.Set(time, bytes);
        return known;
    }

    /// <summary>The last state of a series that was given to <see cref="Step"/>; empty when there is none.</summary>
    internal ReadOnlySpan<byte> LastOf(int series, out long time)
    {
        bool known = _last.TryGetValue(series, out LastState? last);
        time = known ? last!.Time : 0;
        return known ? last!.Bytes : default;
    }

    /// <summary>Puts the growth from one state of a series to the next into <see cref="Scratch"/>; false when they are too far apart.</summary>
    internal bool Grow(ReadOnlySpan<byte> before, long beforeTime, ReadOnlySpan<byte> after, long afterTime)
    {
        if (before.IsEmpty || afterTime - beforeTime > longestGap)
        {
            return false;
        }

        HistogramFacts old = new HistogramPoint(before).Facts, now = new HistogramPoint(after).Facts;
        new HistogramPoint(after).Read(_after);
        if (now.IsReset || (now.Start > old.Start && old.Start != 0 && now.Start >= beforeTime))
        {
            Scratch.Reset(_after.Scale, _after.ZeroThreshold);
            Scratch.Merge(_after);
        }
        else
        {
            new HistogramPoint(before).Read(_before);
            _increase.Take(_before, _after, Scratch);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Forget(IReadOnlyList<int> ids)
    {
        foreach (int id in ids)
        {
            _last.Remove(id);
        }
    }

    /// <inheritdoc/>
    public void Save(SnapshotOutput output)
    {
        output.WriteInt32(_last.Count);
        foreach ((int series, LastState last) in _last)
        {
            output.WriteInt32(series);
            output.WriteInt64(last.Time);
            output.WriteBytes(last.Bytes);
        }
    }

    /// <inheritdoc/>
    public void Load(ref SnapshotInput input)
    {
        for (int left = input.ReadCount(16); left > 0; left--)
        {
            (int series, long time) = (input.ReadSeriesId(), input.ReadInt64());
            byte[]? bytes = WindowRow.ReadHistogram(ref input);
            input.Require(bytes is not null && !_last.ContainsKey(series), "the last histogram of a series");
            if (input.Owner.Owns(series))
            {
                _last[series] = new LastState();
                _last[series].Set(time, bytes);
            }
        }
    }

    public void Dispose() => _arena.Dispose();

    /// <summary>The last state of a series.</summary>
    private sealed class LastState
    {
        private byte[] _bytes = [];
        private int _length;

        internal long Time { get; private set; }

        internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

        internal void Set(long time, ReadOnlySpan<byte> bytes)
        {
            if (_bytes.Length < bytes.Length)
            {
                _bytes = new byte[bytes.Length * 5 / 4];
            }

            bytes.CopyTo(_bytes);
            (Time, _length) = (time, bytes.Length);
        }
    }
}
