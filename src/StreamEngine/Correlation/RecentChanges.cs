using StreamEngine.Batching;

namespace StreamEngine.Correlation;

/// <summary>The changes of the last while, in time order, each once. Bounded: beyond the capacity the oldest goes and is counted.</summary>
internal sealed class RecentChanges(int capacity)
{
    private readonly List<KnownChange> _changes = [];

    internal IReadOnlyList<KnownChange> All => _changes;

    /// <summary>Changes that were forgotten before their time.</summary>
    internal long Dropped { get; private set; }

    /// <summary>Adds a change; false when it is there already.</summary>
    internal bool Add(ChangeEvent change, out KnownChange known)
    {
        known = new KnownChange(change);
        int index = _changes.BinarySearch(known);
        if (index >= 0)
        {
            return false;
        }

        _changes.Insert(~index, known);
        if (_changes.Count > capacity)
        {
            _changes.RemoveAt(0);
            Dropped++;
        }

        return true;
    }

    /// <summary>Forgets the first change.</summary>
    internal void ForgetFirst() => _changes.RemoveAt(0);

    /// <summary>Forgets the changes before a time.</summary>
    internal void Forget(long before)
    {
        int old = 0;
        while (old < _changes.Count && _changes[old].Event.Time < before)
        {
            old++;
        }

        _changes.RemoveRange(0, old);
    }
}
