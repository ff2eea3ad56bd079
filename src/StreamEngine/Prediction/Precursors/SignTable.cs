using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>The signs that are told apart, each at a place of its own. When all places are taken, the sign that says least gives its place away.</summary>
/// <param name="most">Places.</param>
/// <param name="rest">Time without a sign after which nothing refers to it any more, nanoseconds.</param>
internal sealed class SignTable(int most, long rest)
{
    private readonly List<Precursor> _signs = [];
    private readonly Dictionary<PrecursorKey, int> _places = [];

    internal int Count => _signs.Count;

    internal Precursor this[int place] => _signs[place];

    /// <summary>The place of a sign; -1 when it has none and cannot have one.</summary>
    internal int Place(in PrecursorKey key, long time, bool mayAdd)
    {
        if (_places.TryGetValue(key, out int place))
        {
            return place;
        }

        if (!mayAdd)
        {
            return -1;
        }

        if (_signs.Count < most)
        {
            _signs.Add(new Precursor(key));
            return _places[key] = _signs.Count - 1;
        }

        int least = Least(time);
        if (least >= 0)
        {
            _places.Remove(_signs[least].Key);
            _signs[least] = new Precursor(key);
            _places[key] = least;
        }

        return least;
    }

    internal void Decay(double factor) => _signs.ForEach(s => s.Decay(factor));

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_signs.Count);
        _signs.ForEach(s => s.Save(output));
    }

    internal void Load(ref SnapshotInput input, int version)
    {
        _signs.Clear();
        _places.Clear();
        int count = input.ReadCount(PrecursorKey.LeastBytes);
        input.Require(count <= most, FormattableString.Invariant($"at most {most} precursors"));
        for (int i = 0; i < count; i++)
        {
            Precursor sign = Precursor.Load(ref input, version);
            input.Require(_places.TryAdd(sign.Key, i), "a precursor once");
            _signs.Add(sign);
        }
    }

    // Fewest incidents behind it, then longest ago.
    private int Least(long time)
    {
        int least = -1;
        for (int i = 0; i < _signs.Count; i++)
        {
            Precursor sign = _signs[i];
            if (sign.Began == Precursor.Never && time - sign.Last > rest && (least < 0 || (sign.Hits, sign.Last).CompareTo((_signs[least].Hits, _signs[least].Last)) < 0))
            {
                least = i;
            }
        }

        return least;
    }
}
