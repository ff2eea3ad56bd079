using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Logs;

/// <summary>What was odd about sessions, on its way to become usual: how often it has come since it came first. Bounded: the oldest go first.</summary>
internal sealed class Candidates(int limit)
{
    private readonly Dictionary<(byte Test, int First, int Second), (int Seen, long Since)> _odd = [];
    private readonly Queue<(byte Test, int First, int Second)> _order = new();

    /// <summary>Takes one in.</summary>
    /// <returns>How often it has come, and in how many sessions since it came first.</returns>
    internal (int Seen, long Of) Learn(SessionTests test, int first, int second, long session)
    {
        var key = ((byte)test, first, second);
        if (!_odd.TryGetValue(key, out (int Seen, long Since) odd))
        {
            if (_odd.Count >= limit)
            {
                _odd.Remove(_order.Dequeue());
            }

            odd.Since = session;
            _order.Enqueue(key);
        }

        _odd[key] = odd = (odd.Seen + 1, odd.Since);
        return (odd.Seen, session - odd.Since + 1);
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_order.Count);
        foreach ((byte Test, int First, int Second) key in _order)
        {
            (int seen, long since) = _odd[key];
            output.WriteByte(key.Test);
            output.WriteInt32s([key.First, key.Second, seen]);
            output.WriteInt64(since);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        int count = input.ReadCount(21);
        input.Require(count <= limit, FormattableString.Invariant($"at most {limit} candidates"));
        for (int i = 0; i < count; i++)
        {
            (byte Test, int First, int Second) key = (input.ReadByte(), input.ReadInt32(), input.ReadInt32());
            input.Require(_odd.TryAdd(key, (input.ReadInt32(1, int.MaxValue), input.ReadInt64(0, long.MaxValue))), "a candidate once");
            _order.Enqueue(key);
        }
    }
}
