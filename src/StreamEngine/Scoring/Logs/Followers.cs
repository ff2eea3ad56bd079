using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Logs;

/// <summary>
/// Which template has come right after which (2-grams). How surprising it is that one comes after another for the first time depends on the first: where new ones keep coming, one more
/// says nothing (Good and Turing: the chance of what was never seen is about that of what was seen once).
/// </summary>
internal sealed class Followers(int limit)
{
    /// <summary>Stands before the first template of a session.</summary>
    internal const int Start = -2;

    /// <summary>Stands behind the last template of a session.</summary>
    internal const int End = -3;

    private readonly Dictionary<(int First, int Second), int> _pairs = [];
    private readonly Dictionary<int, (int Total, int Once)> _firsts = [];

    /// <summary>Pairs that are known.</summary>
    internal int Count => _pairs.Count;

    /// <summary>Pairs that were not learned for want of room.</summary>
    internal long Refused { get; private set; }

    /// <summary>How often one has come after the other.</summary>
    internal int Seen(int first, int second) => _pairs.GetValueOrDefault((first, second));

    /// <summary>How often anything has come after it.</summary>
    internal int After(int first) => _firsts.GetValueOrDefault(first).Total;

    /// <summary>Chance that what comes after it has never come after it.</summary>
    internal double Novelty(int first)
    {
        (int total, int once) = _firsts.GetValueOrDefault(first);
        return (once + 1.0) / (total + 1);
    }

    internal void Learn(int first, int second)
    {
        int seen = Seen(first, second);
        if (seen == 0 && _pairs.Count >= limit)
        {
            Refused++;
            return;
        }

        _pairs[(first, second)] = seen + 1;
        (int total, int once) = _firsts.GetValueOrDefault(first);
        _firsts[first] = (total + 1, once + (seen == 0 ? 1 : seen == 1 ? -1 : 0));
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Refused);
        output.WriteInt32(_pairs.Count);
        foreach (((int first, int second), int seen) in _pairs.OrderBy(static p => p.Key))
        {
            output.WriteInt32s([first, second, seen]);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        Refused = input.ReadInt64(0, long.MaxValue);
        for (int left = input.ReadCount(3 * sizeof(int)); left > 0; left--)
        {
            (int first, int second, int seen) = (input.ReadInt32(), input.ReadInt32(), input.ReadInt32(1, int.MaxValue));
            input.Require(_pairs.TryAdd((first, second), seen), "a pair once");
            (int total, int once) = _firsts.GetValueOrDefault(first);
            _firsts[first] = (total + seen, once + (seen == 1 ? 1 : 0));
        }
    }
}
