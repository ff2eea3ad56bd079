using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Learned;

/// <summary>Watches the ceilings of series that have no other threshold.</summary>
/// <param name="most">Series beyond which none is watched.</param>
internal sealed class CeilingTable(long most)
{
    private readonly Dictionary<int, CeilingWatch> _watches = [];

    /// <summary>Series that are not watched for want of room.</summary>
    internal long Refused { get; private set; }

    /// <summary>The watch of a series; null for none.</summary>
    internal CeilingWatch? Find(int id) => _watches.GetValueOrDefault(id);

    /// <summary>Begins to watch a series.</summary>
    internal void Watch(int id)
    {
        if (_watches.Count >= most)
        {
            Refused++;
            return;
        }

        _watches.Add(id, new CeilingWatch());
    }

    /// <summary>Ends it; another series may get the id.</summary>
    internal void Forget(int id) => _watches.Remove(id);

    /// <summary>Forgets all.</summary>
    internal void Clear() => _watches.Clear();

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Refused);
        output.WriteInt32(_watches.Count);
        foreach ((int id, CeilingWatch watch) in _watches.OrderBy(static w => w.Key))
        {
            output.WriteInt32(id);
            watch.Save(output);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        _watches.Clear();
        Refused = input.ReadInt64(0, long.MaxValue);
        for (int left = input.ReadCount(sizeof(int) + CeilingWatch.SavedBytes); left > 0; left--)
        {
            input.Require(_watches.TryAdd(input.ReadSeriesId(), CeilingWatch.Load(ref input)), "a series once");
        }

        input.Require(_watches.Count <= most, FormattableString.Invariant($"at most {most} series that are watched"));
    }
}
