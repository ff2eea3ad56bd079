namespace StreamEngine.Runtime;

/// <summary>
/// Puts what several workers finish in any order back into the order of the stream. At most <paramref name="places"/> groups are under way; the
/// worker that finishes the one that is next hands it over, with those after it that are done.
/// </summary>
internal sealed class GroupOrder(int places)
{
    private readonly ChunkGroup?[] _done = new ChunkGroup?[places];
    private readonly Lock _gate = new();
    private long _next;
    private bool _handing;

    /// <summary>Takes a finished group.</summary>
    /// <returns>True when the caller must now hand over what <see cref="TryTake"/> gives, until it gives nothing.</returns>
    internal bool Add(long number, ChunkGroup group)
    {
        lock (_gate)
        {
            _done[number % _done.Length] = group;
            if (_handing || number != _next)
            {
                return false;
            }

            _handing = true;
            return true;
        }
    }

    /// <summary>Takes the next group of the stream; false when it is not finished, and then the caller's turn is over.</summary>
    internal bool TryTake(out ChunkGroup group)
    {
        lock (_gate)
        {
            ref ChunkGroup? place = ref _done[_next % _done.Length];
            group = place!;
            _handing = place is not null;
            place = null;
            _next += _handing ? 1 : 0;
            return _handing;
        }
    }

    /// <summary>Gives back the memory of groups that were never handed over. Call when no worker is left.</summary>
    internal void Clear()
    {
        foreach (ChunkGroup? group in _done)
        {
            group?.Clear();
        }
    }
}
