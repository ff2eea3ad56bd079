using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Channels;

/// <summary>Gives series a place each, up to a limit, in the order of their first rows. Series that come when all places are taken go without until another one ends.</summary>
/// <param name="limit">Most places.</param>
internal sealed class SeriesPlaces(int limit)
{
    private const int None = 0;

    private readonly Stack<int> _free = new();

    // By id the place and one, by place the id.
    private int[] _places = [];
    private int[] _ids = [];

    /// <summary>Places that were given out so far, those that are free again among them.</summary>
    internal int Count { get; private set; }

    /// <summary>Places that series have.</summary>
    internal int Taken => Count - _free.Count;

    /// <summary>The place of a series, -1 for none.</summary>
    internal int Find(int id) => id < _places.Length ? _places[id] - 1 : -1;

    /// <summary>True while a series may still get a place.</summary>
    internal bool HasRoom => _free.Count > 0 || Count < limit;

    /// <summary>One more than the places of series with ids after each other, 0 for none; empty when they are not all known.</summary>
    internal ReadOnlySpan<int> Of(int id, int count) => id + count <= _places.Length ? _places.AsSpan(id, count) : default;

    /// <summary>A place for a series that has none; -1 when all are taken.</summary>
    internal int Take(int id)
    {
        if (_free.Count == 0 && Count >= limit)
        {
            return -1;
        }

        int place = _free.TryPop(out int free) ? free : Count++;
        Set(id, place);
        return place;
    }

    /// <summary>Takes the place away from a series that ends.</summary>
    internal void Leave(int id)
    {
        int place = Find(id);
        if (place >= 0)
        {
            _places[id] = None;
            _ids[place] = -1;
            _free.Push(place);
        }
    }

    /// <summary>Takes the places away from series that end.</summary>
    internal void Leave(IReadOnlyList<int> ids)
    {
        for (int i = 0; i < ids.Count; i++)
        {
            Leave(ids[i]);
        }
    }

    /// <summary>The series of a place, -1 for none.</summary>
    internal int IdOf(int place) => _ids[place];

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(Count);
        output.WriteInt32s(_ids.AsSpan(0, Count));
        output.WriteInt32(_free.Count);
        foreach (int place in _free.Reverse())
        {
            output.WriteInt32(place);
        }
    }

    /// <summary>Forgets all.</summary>
    internal void Clear()
    {
        (_places, _ids, Count) = ([], [], 0);
        _free.Clear();
    }

    internal void Load(ref SnapshotInput input)
    {
        Clear();
        Count = input.ReadCount(4);
        _ids = new int[Count];
        for (int place = 0; place < Count; place++)
        {
            int id = input.ReadInt32(-1, input.SeriesCount - 1);
            _ids[place] = id;
            if (id >= 0)
            {
                input.Require(Find(id) < 0, "a series once");
                Set(id, place);
            }
        }

        bool[] isFree = new bool[Count];
        for (int left = input.ReadCount(4); left > 0; left--)
        {
            int place = input.ReadInt32(0, Count - 1);
            input.Require(_ids[place] < 0 && !isFree[place], "a free place once");
            isFree[place] = true;
            _free.Push(place);
        }

        input.Require(_free.Count == _ids.Count(static id => id < 0), "all free places");
    }

    private void Set(int id, int place)
    {
        if (id >= _places.Length)
        {
            Array.Resize(ref _places, Math.Max(id + 1, _places.Length + 16 + (_places.Length / 4)));
        }

        if (place >= _ids.Length)
        {
            Array.Resize(ref _ids, Math.Max(place + 1, Math.Min(limit, _ids.Length + 16 + (_ids.Length / 4))));
        }

        (_places[id], _ids[place]) = (place + 1, id);
    }
}
