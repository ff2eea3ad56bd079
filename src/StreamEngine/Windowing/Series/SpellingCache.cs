using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// The rows that came lately, byte by byte, with their series: whatever the order of labels and the escapes, such a row is found by one hash and one
/// comparison. It holds nothing that the table does not know, so what it forgets costs time alone.
/// </summary>
/// <param name="most">Rows that are remembered; a power of two.</param>
/// <param name="mask">Bits of hashes that count.</param>
internal sealed class SpellingCache(int most, ulong mask)
{
    private const int Ways = 8;
    private const int Start = 512;

    // A tag a row, so that the rows of a bucket are told apart in one comparison; 0 is free.
    private uint[] _tags = new uint[Math.Min(Start, most)];
    private Spelling[] _rows = new Spelling[Math.Min(Start, most)];
    private int _count;
    private uint _turn;

    /// <summary>Bytes of memory.</summary>
    internal long Bytes => (_tags.Length * 4L) + (_rows.Length * (long)Spelling.Bytes);

    /// <summary>Rows for which there is room.</summary>
    internal int Most => most;

    /// <summary>Hash under which a row is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong HashOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels) => RowHash.Of(name, field, labels) & mask;

    /// <summary>Fetches the tags of a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PrefetchTags(ulong hash) => Prefetch.Of(ref _tags[BucketOf(hash)]);

    /// <summary>The first row whose tag is that of a hash, which is fetched; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Guess(ulong hash)
    {
        int bucket = BucketOf(hash);
        uint found = Matches(bucket, TagOf(hash));
        if (found == 0)
        {
            return -1;
        }

        int row = bucket + System.Numerics.BitOperations.TrailingZeroCount(found);
        ref Spelling spelling = ref _rows[row];
        Prefetch.Of(ref spelling.Hash);
        Prefetch.OfNext(ref spelling.Hash);
        return row;
    }

    /// <summary>The series of the row at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int SeriesAt(int place) => _rows[place].Series;

    /// <summary>True when a row is the one at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Is(int place, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels) =>
        (uint)place < (uint)_rows.Length && _rows[place].Is(name, field, labels);

    /// <summary>The place of a row, -1 when it is not remembered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(ulong hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels)
    {
        int bucket = BucketOf(hash);
        for (uint found = Matches(bucket, TagOf(hash)); found != 0; found &= found - 1)
        {
            int place = bucket + System.Numerics.BitOperations.TrailingZeroCount(found);
            if (_rows[place].Is(name, field, labels))
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>The place whose row came after that at a place, -1 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int After(int place) => (uint)place < (uint)_rows.Length ? _rows[place].Next : -1;

    /// <summary>The row at one place came after that at another. A hint: rows change their places.</summary>
    internal void Link(int place, int next)
    {
        if ((uint)place < (uint)_rows.Length)
        {
            _rows[place].Next = next;
        }
    }

    /// <summary>Remembers a row that is not remembered. When all is full, every eighth one takes the place of another.</summary>
    internal void Add(ulong hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels, int series)
    {
        if (!Spelling.Fits(name.Length, field.Length, labels.Length))
        {
            return;
        }

        if (_count * 4 > _rows.Length * 3 && _rows.Length < most)
        {
            Grow();
        }

        int place = PlaceIn(BucketOf(hash));
        if (_tags[place] != 0 && (++_turn & (Ways - 1)) != 0)
        {
            return;
        }

        _count += _tags[place] == 0 ? 1 : 0;
        _tags[place] = TagOf(hash);
        _rows[place].Set(hash, series, name, field, labels);
    }

    /// <summary>Forgets the rows of all series for which something holds.</summary>
    internal void Forget(Predicate<int> forgotten)
    {
        for (int i = 0; i < _rows.Length; i++)
        {
            if (_tags[i] != 0 && forgotten(_rows[i].Series))
            {
                _tags[i] = 0;
                _rows[i].Clear();
                _count--;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TagOf(ulong hash) => (uint)(hash >> 32) | 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int BucketOf(ulong hash) => (int)hash & (_tags.Length - Ways);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Matches(int bucket, uint tag) =>
        Vector256.Equals(Vector256.Create(_tags.AsSpan(bucket, Ways)), Vector256.Create(tag)).ExtractMostSignificantBits();

    private int PlaceIn(int bucket)
    {
        int free = _tags.AsSpan(bucket, Ways).IndexOf(0u);
        return bucket + (free >= 0 ? free : (int)(_turn / Ways) & (Ways - 1));
    }

    private void Grow()
    {
        uint[] tags = _tags;
        Spelling[] rows = _rows;
        _tags = new uint[tags.Length * 2];
        _rows = new Spelling[rows.Length * 2];
        for (int i = 0; i < rows.Length; i++)
        {
            if (tags[i] != 0)
            {
                // The two halves of a bucket go to two buckets: there is room.
                int place = PlaceIn(BucketOf(rows[i].Hash));
                _tags[place] = tags[i];
                _rows[place] = rows[i];
            }
        }
    }
}
