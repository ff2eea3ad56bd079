using StreamEngine.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Logs;

/// <summary>
/// The count vectors that sessions have had, each once, with how often. A vector is pairs of template and count, by template. When there is no room the least used makes it.
/// </summary>
internal sealed class KnownVectors(int limit)
{
    private readonly List<int[]> _vectors = [];
    private readonly List<long> _hits = [];
    private readonly List<ulong> _hashes = [];
    private readonly Dictionary<ulong, int> _byHash = [];

    // None was used less often than the floor, and those before the place were used more often: the least used is looked for from there.
    private long _floor;
    private int _place;

    /// <summary>Vectors that are known.</summary>
    internal int Count => _vectors.Count;

    /// <summary>Vectors that made room for others.</summary>
    internal long Replaced { get; private set; }

    internal ReadOnlySpan<int> this[int index] => _vectors[index];

    /// <summary>Sessions that had it, or a share of them.</summary>
    internal long HitsOf(int index) => _hits[index];

    /// <summary>The index of the same vector; -1 when it is not known.</summary>
    internal int Find(ReadOnlySpan<int> vector) => _byHash.TryGetValue(HashOf(vector), out int index) ? index : -1;

    /// <summary>One more session had it.</summary>
    internal void Learn(ReadOnlySpan<int> vector)
    {
        ulong hash = HashOf(vector);
        if (_byHash.TryGetValue(hash, out int index))
        {
            _hits[index]++;
            return;
        }

        if (_vectors.Count < limit)
        {
            _byHash.Add(hash, _vectors.Count);
            _vectors.Add(vector.ToArray());
            _hits.Add(1);
            _hashes.Add(hash);
            return;
        }

        index = LeastUsed();
        _byHash.Remove(_hashes[index]);
        _byHash.Add(hash, index);
        (_vectors[index], _hits[index], _hashes[index]) = (vector.ToArray(), 1, hash);
        Replaced++;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Replaced);
        output.WriteInt32(_vectors.Count);
        for (int i = 0; i < _vectors.Count; i++)
        {
            output.WriteInt64(_hits[i]);
            output.WriteInt32(_vectors[i].Length);
            output.WriteInt32s(_vectors[i]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="templates">Places of templates that there are.</param>
    internal void Load(ref SnapshotInput input, int templates)
    {
        Replaced = input.ReadInt64(0, long.MaxValue);
        int count = input.ReadCount(sizeof(long) + sizeof(int));
        input.Require(count <= limit, FormattableString.Invariant($"at most {limit} count vectors"));
        for (int i = 0; i < count; i++)
        {
            long hits = input.ReadInt64(0, long.MaxValue);
            int[] vector = new int[input.ReadCount(sizeof(int))];
            input.ReadInt32s(vector);
            for (int at = 0; at < vector.Length; at += 2)
            {
                input.Require((uint)vector[at] < (uint)templates && (at == 0 || vector[at] > vector[at - 2]), "the places of templates in order");
            }

            _hashes.Add(HashOf(vector));
            input.Require(vector.Length % 2 == 0 && _byHash.TryAdd(_hashes[i], i), "a count vector once");
            _vectors.Add(vector);
            _hits.Add(hits);
        }
    }

    /// <summary>
    /// The first of those that were used least. Halving what the others have makes them compete: what was usual long ago goes in the end.
    /// </summary>
    private int LeastUsed()
    {
        int least = Next();
        if (least < 0)
        {
            (_floor, _place) = (_hits.Min(), 0);
            least = Next();
        }

        if (_floor > 1)
        {
            for (int i = 0; i < _hits.Count && _hits[least] > 1; i++)
            {
                _hits[i] /= 2;
            }

            (_floor, _place) = (1, 0);
        }

        return least;
    }

    private int Next()
    {
        for (; _place < _hits.Count; _place++)
        {
            if (_hits[_place] == _floor)
            {
                return _place;
            }
        }

        return -1;
    }

    private static ulong HashOf(ReadOnlySpan<int> vector)
    {
        ulong hash = ByteHash.Seed0;
        foreach (int number in vector)
        {
            hash = ByteHash.Fold(hash ^ (uint)number, ByteHash.Seed1);
        }

        return hash;
    }
}
