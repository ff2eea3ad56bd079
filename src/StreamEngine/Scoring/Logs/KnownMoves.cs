using StreamEngine.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Logs;

/// <summary>
/// Which parts of sessions come and go by themselves. Differences between frequent count vectors are moves; a template that is a move of its own is free, and left out of vectors, so that
/// what is left, the core, is the same in many sessions. A core is explained when it is frequent, or differs from a frequent one by a move: it is two usual things together, not a new one.
/// </summary>
/// <remarks>A core is kept as a sum of random words, each times a count, so that the word of a difference is the difference of words.</remarks>
internal sealed class KnownMoves
{
    private const int MaxFrequent = 64;
    private const int LeastHits = 3;

    /// <summary>Share of sessions from which a core is frequent.</summary>
    private const double FrequentShare = 0.002;

    /// <summary>Most times of a template that one move may add.</summary>
    private const int MostTimes = 4;

    /// <summary>Free templates make further cores equal, which may free others.</summary>
    private const int Rounds = 3;

    private readonly Dictionary<ulong, long> _cores = [];
    private readonly List<(ulong Word, long Hits)> _frequent = [];
    private readonly HashSet<ulong> _moves = [];
    private readonly HashSet<int> _free = [];

    /// <summary>Sessions as of which the moves are; 0 for none.</summary>
    internal int AsOf { get; private set; }

    /// <summary>True when the template comes and goes by itself.</summary>
    internal bool IsFree(int place) => _free.Contains(place);

    /// <summary>True when the vector is explained.</summary>
    internal bool Explain(ReadOnlySpan<int> vector)
    {
        ulong word = WordOf(vector);
        foreach ((ulong frequent, long _) in _frequent)
        {
            if (_moves.Contains(word - frequent))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds moves, unless hardly more was learned since.</summary>
    /// <param name="known">The vectors that are known.</param>
    /// <param name="learned">Sessions that were learned.</param>
    /// <param name="templates">Places of templates that there are.</param>
    internal void Update(KnownVectors known, int learned, int templates)
    {
        if (AsOf != 0 && learned <= AsOf + (AsOf / 20))
        {
            return;
        }

        AsOf = learned;
        _free.Clear();
        for (int round = 0; round < Rounds; round++)
        {
            Collect(known, learned);
            int had = _free.Count;
            for (int place = 0; place < templates; place++)
            {
                if (MovesAlone(place))
                {
                    _free.Add(place);
                }
            }

            if (_free.Count == had)
            {
                return;
            }
        }

        Collect(known, learned);
    }

    /// <summary>Writes the moves down: they are those of a while ago, not of the vectors that are known now.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32s([AsOf, _free.Count]);
        output.WriteInt32s([.. _free.Order()]);
        output.WriteInt32(_frequent.Count);
        foreach ((ulong word, long hits) in _frequent)
        {
            output.WriteInt64s([(long)word, hits]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    internal void Load(ref SnapshotInput input)
    {
        AsOf = input.ReadInt32(0, int.MaxValue);
        int[] free = new int[input.ReadCount(sizeof(int))];
        input.ReadInt32s(free);
        _free.UnionWith(free);
        for (int left = input.ReadCount(2 * sizeof(long)); left > 0; left--)
        {
            _frequent.Add(((ulong)input.ReadInt64(), input.ReadInt64(0, long.MaxValue)));
        }

        input.Require(_frequent.Count <= MaxFrequent, FormattableString.Invariant($"at most {MaxFrequent} frequent count vectors"));
        Connect();
    }

    private void Collect(KnownVectors known, int learned)
    {
        _cores.Clear();
        _frequent.Clear();
        for (int v = 0; v < known.Count; v++)
        {
            ulong word = WordOf(known[v]);
            _cores[word] = _cores.GetValueOrDefault(word) + known.HitsOf(v);
        }

        double least = Math.Max(LeastHits, FrequentShare * learned);
        foreach ((ulong word, long hits) in _cores)
        {
            if (hits >= least)
            {
                _frequent.Add((word, hits));
            }
        }

        _frequent.Sort(static (x, y) => x.Hits != y.Hits ? y.Hits.CompareTo(x.Hits) : x.Word.CompareTo(y.Word));
        if (_frequent.Count > MaxFrequent)
        {
            _frequent.RemoveRange(MaxFrequent, _frequent.Count - MaxFrequent);
        }

        Connect();
    }

    private void Connect()
    {
        _moves.Clear();
        foreach ((ulong from, long _) in _frequent)
        {
            foreach ((ulong to, long _) in _frequent)
            {
                _moves.Add(to - from);
            }
        }
    }

    private bool MovesAlone(int place)
    {
        for (ulong times = 1; times <= MostTimes; times++)
        {
            if (_moves.Contains(times * WordOf(place)))
            {
                return true;
            }
        }

        return false;
    }

    private ulong WordOf(ReadOnlySpan<int> vector)
    {
        ulong word = 0;
        for (int i = 0; i < vector.Length; i += 2)
        {
            word += _free.Contains(vector[i]) ? 0 : (uint)vector[i + 1] * WordOf(vector[i]);
        }

        return word;
    }

    private static ulong WordOf(int place) => ByteHash.Fold((uint)place ^ ByteHash.Seed0, ByteHash.Seed1);
}
