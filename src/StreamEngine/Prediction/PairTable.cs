using StreamEngine.Snapshots;

namespace StreamEngine.Prediction;

/// <summary>Series that tell what is used and how much there is, by what they have in common.</summary>
internal sealed class PairTable
{
    private readonly Dictionary<string, (int Used, int Size)> _pairs = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _keys = [];

    /// <summary>Takes in a series.</summary>
    /// <param name="role">Used or size.</param>
    /// <param name="key">What it has in common with the other.</param>
    /// <param name="id">Its id.</param>
    /// <param name="most">Series beyond which none is taken in.</param>
    /// <returns>The pair when it is complete, else null. Of two series with the same role and key the first one counts.</returns>
    internal (int Used, int Size)? Add(PairRole role, string key, int id, int most)
    {
        (int used, int size) = _pairs.GetValueOrDefault(key, (-1, -1));
        if ((role == PairRole.Used ? used : size) >= 0 || _keys.Count >= 2L * most)
        {
            return null;
        }

        (used, size) = role == PairRole.Used ? (id, size) : (used, id);
        _pairs[key] = (used, size);
        _keys.Add(id, key);
        return used >= 0 && size >= 0 ? (used, size) : null;
    }

    /// <summary>Forgets a series.</summary>
    /// <returns>The series whose size it told.</returns>
    internal IEnumerable<int> Forget(int id)
    {
        if (!_keys.Remove(id, out string? key))
        {
            return [];
        }

        (int used, int size) = _pairs[key];
        bool wasSize = size == id;
        (used, size) = wasSize ? (used, -1) : (-1, size);
        if (used < 0 && size < 0)
        {
            _pairs.Remove(key);
        }
        else
        {
            _pairs[key] = (used, size);
        }

        return wasSize && used >= 0 ? [used] : [];
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_pairs.Count);
        foreach ((string key, (int used, int size)) in _pairs.OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            output.WriteString(key);
            output.WriteInt32s([used, size]);
        }
    }

    internal void Load(ref SnapshotInput input, int version)
    {
        _pairs.Clear();
        _keys.Clear();
        for (int i = version == 1 ? 0 : input.ReadCount(3 * sizeof(int)); i > 0; i--)
        {
            string key = input.ReadText();
            (int used, int size) = (input.ReadInt32(-1, input.SeriesCount - 1), input.ReadInt32(-1, input.SeriesCount - 1));
            input.Require(_pairs.TryAdd(key, (used, size)), "a pair once");
            input.Require((used < 0 || _keys.TryAdd(used, key)) && (size < 0 || _keys.TryAdd(size, key)), "a series in one pair");
        }
    }
}
