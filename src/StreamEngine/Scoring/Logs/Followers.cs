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

    private const int FirstSlots = 64;

    // Open addressing with linear probing; pairs are never taken out. A slot that was never seen is free.
    private Pair[] _pairs = new Pair[FirstSlots];
    private int _shift = 64 - 6;

    // What came after a template stands at its place and two, where Start is the first.
    private (int Total, int Once)[] _firsts = [];

    /// <summary>Pairs that are known.</summary>
    internal int Count { get; private set; }

    /// <summary>Pairs that were not learned for want of room.</summary>
    internal long Refused { get; private set; }

    /// <summary>How often one has come after the other.</summary>
    internal int Seen(int first, int second) => _pairs[SlotOf(first, second)].Seen;

    /// <summary>How often anything has come after it.</summary>
    internal int After(int first) => Of(first).Total;

    /// <summary>Chance that what comes after it has never come after it.</summary>
    internal double Novelty(int first)
    {
        (int total, int once) = Of(first);
        return (once + 1.0) / (total + 1);
    }

    internal void Learn(int first, int second)
    {
        ref Pair pair = ref _pairs[SlotOf(first, second)];
        if (pair.Seen == 0)
        {
            if (Count >= limit)
            {
                Refused++;
                return;
            }

            Add(new Pair { First = first, Second = second, Seen = 1 });
            return;
        }

        pair.Seen++;
        ref (int Total, int Once) after = ref _firsts[first - Start];
        after.Total++;
        after.Once -= pair.Seen == 2 ? 1 : 0;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Refused);
        output.WriteInt32(Count);
        foreach (Pair pair in _pairs.Where(static p => p.Seen > 0).OrderBy(static p => p.First).ThenBy(static p => p.Second))
        {
            output.WriteInt32s([pair.First, pair.Second, pair.Seen]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="templates">Places of templates that there are.</param>
    internal void Load(ref SnapshotInput input, int templates)
    {
        Refused = input.ReadInt64(0, long.MaxValue);
        int count = input.ReadCount(3 * sizeof(int));
        input.Require(count <= limit, FormattableString.Invariant($"at most {limit} pairs"));
        for (; count > 0; count--)
        {
            var pair = new Pair { First = input.ReadInt32(Start, templates - 1), Second = input.ReadInt32(End, templates - 1), Seen = input.ReadInt32(1, int.MaxValue) };
            input.Require(Seen(pair.First, pair.Second) == 0, "a pair once");
            Add(pair);
        }
    }

    private (int Total, int Once) Of(int first) => first - Start < _firsts.Length ? _firsts[first - Start] : default;

    private void Add(Pair pair)
    {
        if (2 * (Count + 1) > _pairs.Length)
        {
            Pair[] had = _pairs;
            _pairs = new Pair[2 * had.Length];
            _shift--;
            foreach (Pair known in had)
            {
                if (known.Seen > 0)
                {
                    _pairs[SlotOf(known.First, known.Second)] = known;
                }
            }
        }

        Count++;
        _pairs[SlotOf(pair.First, pair.Second)] = pair;
        if (pair.First - Start >= _firsts.Length)
        {
            Array.Resize(ref _firsts, Math.Max(32, 2 * (pair.First - Start)));
        }

        ref (int Total, int Once) after = ref _firsts[pair.First - Start];
        after.Total += pair.Seen;
        after.Once += pair.Seen == 1 ? 1 : 0;
    }

    /// <summary>The slot of a pair, or the free one where it would stand.</summary>
    private int SlotOf(int first, int second)
    {
        Pair[] pairs = _pairs;
        ulong key = ((ulong)(uint)first << 32) | (uint)second;
        int at = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (pairs[at].Seen != 0 && (pairs[at].First != first || pairs[at].Second != second))
        {
            at = (at + 1) & (pairs.Length - 1);
        }

        return at;
    }

    private struct Pair
    {
        internal int First;
        internal int Second;
        internal int Seen;
    }
}
