using StreamEngine.Batching;
using StreamEngine.Snapshots;

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

    /// <summary>Writes the changes down in their order.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Dropped);
        output.WriteInt32(_changes.Count);
        foreach (KnownChange change in _changes)
        {
            output.WriteChange(change.Event);
        }
    }

    /// <summary>Reads changes in place of those that are there.</summary>
    internal void Load(ref SnapshotInput input)
    {
        _changes.Clear();
        Dropped = input.ReadInt64();
        for (int i = input.ReadCount(36); i > 0; i--)
        {
            var change = new KnownChange(input.ReadChange());
            input.Require(_changes.Count == 0 || _changes[^1].CompareTo(change) < 0, "a later change");
            _changes.Add(change);
        }
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
