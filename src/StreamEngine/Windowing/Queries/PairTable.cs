using System.Numerics;
using System.Runtime.CompilerServices;

namespace StreamEngine.Windowing.Queries;

/// <summary>
/// Gives pairs of small numbers dense numbers from 0 on, in the order in which they come. They lie in an array of two dimensions as long as it is not much larger than there are pairs, then in a
/// hash table.
/// </summary>
internal sealed class PairTable
{
    private const int MaxDirect = 1 << 24;
    private const int FreeDirect = 1 << 16;

    /// <summary>Places of the array that one pair pays for.</summary>
    private const int DirectOfPair = 64;

    // One more than the number of a pair; 0 for none.
    private int[] _direct = new int[256];
    private int _bits = 4;
    private NumberTable? _hashed;
    private long[] _pairs = new long[64];

    /// <summary>Pairs that are known.</summary>
    internal int Count { get; private set; }

    /// <summary>The number of a pair, -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(int left, int right)
    {
        if (_hashed is not null)
        {
            return _hashed.Find(Key(left, right));
        }

        long at = ((long)left << _bits) | (uint)right;
        return right >> _bits == 0 && at < _direct.Length ? _direct[at] - 1 : -1;
    }

    /// <summary>Adds a pair that is not known.</summary>
    internal int Add(int left, int right)
    {
        if (Count == _pairs.Length)
        {
            Array.Resize(ref _pairs, Count * 2);
        }

        _pairs[Count] = Key(left, right);
        int number = Count++;
        if (_hashed is not null)
        {
            _hashed.Add(Key(left, right), number);
        }
        else if (right >> _bits == 0 && ((long)left << _bits) < _direct.Length)
        {
            _direct[(left << _bits) | right] = number + 1;
        }
        else
        {
            Rebuild(left, right);
        }

        return number;
    }

    private static long Key(int left, int right) => ((long)right << 32) | (uint)left;

    /// <summary>Makes room for a pair beyond the array.</summary>
    private void Rebuild(int left, int right)
    {
        int bits = Math.Max(_bits, BitOperations.Log2((uint)right) + 1);
        long rows = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(left + 1L, _direct.LongLength >> _bits));
        if (rows << bits > Math.Min(MaxDirect, Math.Max(FreeDirect, (long)DirectOfPair * Count)))
        {
            _hashed = new NumberTable();
            for (int i = 0; i < Count; i++)
            {
                _hashed.Add(_pairs[i], i);
            }

            _direct = [];
            return;
        }

        _bits = bits;
        _direct = new int[rows << bits];
        for (int i = 0; i < Count; i++)
        {
            _direct[((int)_pairs[i] << bits) | (int)(_pairs[i] >> 32)] = i + 1;
        }
    }
}
