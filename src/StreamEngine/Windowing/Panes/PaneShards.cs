using StreamEngine.Memory;
using StreamEngine.Snapshots;

namespace StreamEngine.Windowing.Panes;

/// <summary>
/// Divides series among shards, a page of ids after the other in turn, and hands rows over to them. A series has one shard, and its rows come to it in their
/// order, so what the panes hold does not depend on how many shards there are.
/// </summary>
internal sealed class PaneShards : IDisposable
{
    private readonly PaneShard[] _shards;
    private readonly FoldBlock?[] _filling;
    private readonly PaneState?[] _parts;
    private readonly int _histograms;
    private bool _hasHistograms;

    /// <summary>Makes shards.</summary>
    /// <param name="count">How many; a power of two.</param>
    /// <param name="ways">How many ways to fold values there are; histograms take one more.</param>
    /// <param name="make">Makes the panes of one shard and the ways to fold into them, and tells the place of the store of histograms.</param>
    internal PaneShards(int count, int ways, Func<(PaneSet Panes, PaneFold[] Ways, int Histograms)> make)
    {
        _shards = new PaneShard[count];
        for (int i = 0; i < count; i++)
        {
            (PaneSet panes, PaneFold[] folds, int histograms) = make();
            _shards[i] = new PaneShard(i, panes, folds, histograms);
        }

        _histograms = ways;
        _filling = new FoldBlock?[count * (ways + 1)];
        _parts = new PaneState?[count];
    }

    /// <summary>Shards that there are.</summary>
    internal int Count => _shards.Length;

    /// <summary>Bytes of the cells of all shards. After <see cref="Drain"/>.</summary>
    internal long Bytes => _shards.Sum(static s => s.Panes.Bytes);

    /// <summary>Hands rows over, at most <see cref="PaneFold.BlockRows"/>; whoever calls has opened and counted their panes.</summary>
    internal void Fold(int way, ReadOnlySpan<long> times, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        if (_hasHistograms)
        {
            Send(_histograms);
            _hasHistograms = false;
        }

        Span<FoldBlock?> filling = _filling.AsSpan(way * _shards.Length, _shards.Length);
        for (int i = 0; i < filling.Length; i++)
        {
            if (filling[i] is { } full && full.Count + times.Length > FoldBlock.Rows)
            {
                _shards[i].Send(full);
                filling[i] = null;
            }

            filling[i] ??= _shards[i].Rent(way);
        }

        for (int i = 0; i < ids.Length; i++)
        {
            FoldBlock block = filling[PageOwner.Of(ids[i], filling.Length)]!;
            int row = block.Count++;
            block.Times[row] = times[i];
            block.Ids[row] = ids[i];
            block.Values[row] = values[i];
        }
    }

    /// <summary>Hands a histogram over, behind all values before it and before all values after it, so that sums are those of one thread; whoever calls has opened and counted its pane.</summary>
    internal void FoldHistogram(long time, int id, ReadOnlySpan<byte> histogram)
    {
        for (int way = 0; way < _histograms; way++)
        {
            Send(way);
        }

        int owner = PageOwner.Of(id, _shards.Length);
        ref FoldBlock? block = ref _filling[(_histograms * _shards.Length) + owner];
        if (block is not null && !block.HasRoom(histogram.Length))
        {
            _shards[owner].Send(block);
            block = null;
        }

        block ??= _shards[owner].Rent(_histograms);
        block.Add(time, id, histogram);
        _hasHistograms = true;
    }

    /// <summary>Sends what is being filled and waits until all rows are folded. The panes are the caller's then, until it folds further rows.</summary>
    internal void Drain()
    {
        for (int way = 0; way <= _histograms; way++)
        {
            Send(way);
        }

        foreach (PaneShard shard in _shards)
        {
            shard.Drain();
        }
    }

    /// <summary>
    /// Takes a pane out of all shards and seals it. After <see cref="Drain"/>, for panes in ascending order; <see cref="Recycle"/> gives them back.
    /// </summary>
    /// <returns>The part of each shard, null for one that has nothing in the pane.</returns>
    internal ReadOnlySpan<PaneState?> Take(long index)
    {
        for (int i = 0; i < _shards.Length; i++)
        {
            PaneSet panes = _shards[i].Panes;
            _parts[i] = panes.Count > 0 && panes.First.Index == index ? panes.TakeFirst() : null;
            if (_parts[i] is { } pane)
            {
                foreach (PaneCells other in pane.Others)
                {
                    other.Seal(pane);
                }
            }
        }

        return _parts;
    }

    /// <summary>Gives back what <see cref="Take"/> took last.</summary>
    internal void Recycle()
    {
        for (int i = 0; i < _shards.Length; i++)
        {
            if (_parts[i] is { } pane)
            {
                _shards[i].Panes.Recycle(pane);
                _parts[i] = null;
            }
        }
    }

    /// <summary>Forgets what is kept past panes of series whose ids are given up. After <see cref="Drain"/>.</summary>
    internal void Forget(IReadOnlyList<int> ids)
    {
        foreach (PaneShard shard in _shards)
        {
            shard.Panes.Forget(ids);
        }
    }

    /// <summary>Writes the panes of all shards down. After <see cref="Drain"/>.</summary>
    internal void Save(SnapshotOutput output)
    {
        foreach (PaneShard shard in _shards)
        {
            shard.Panes.Save(output);
        }
    }

    /// <summary>Reads what one <see cref="PaneSet"/> has written: each shard takes the series that are its own.</summary>
    internal void Load(ref SnapshotInput input)
    {
        SnapshotInput start = input;
        for (int i = 0; i < _shards.Length; i++)
        {
            input = start;
            input.Owner = new PageOwner(i, _shards.Length);
            _shards[i].Panes.Load(ref input);
        }

        input.Owner = default;
    }

    public void Dispose()
    {
        foreach (PaneShard shard in _shards)
        {
            shard.Dispose();
        }
    }

    private void Send(int way)
    {
        for (int i = 0; i < _shards.Length; i++)
        {
            ref FoldBlock? block = ref _filling[(way * _shards.Length) + i];
            if (block is { Count: > 0 })
            {
                _shards[i].Send(block);
                block = null;
            }
        }
    }
}
