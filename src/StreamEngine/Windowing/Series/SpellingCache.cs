using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Memory;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// The rows that came lately, byte by byte, with their series: whatever the order of labels and the escapes, such a row is found by one hash and one
/// comparison. It holds nothing that the table does not know, so what it forgets costs time alone. Rows lie in the order in which they came first: rows that come in the same order
/// again are read as they lie.
/// </summary>
/// <param name="most">Rows that are remembered; a power of two from 8 on.</param>
/// <param name="mask">Bits of hashes that count.</param>
internal sealed class SpellingCache(int most, ulong mask)
{
    private const int Ways = 8;
    private const int Start = 512;

    // A tag a row, so that the rows of a bucket are told apart in one comparison, and the place of the row; tag 0 is free.
    private AlignedArray<uint> _tags = new(Math.Min(Start, most));
    private AlignedArray<int> _places = new(Math.Min(Start, most));
    private AlignedArray<Spelling> _rows = new(Math.Min(Start, most));

    // The place of the row that came after each; beside the rows, so that one can look far ahead without fetching them. -1 for none.
    private int[] _next = new int[Math.Min(Start, most)];
    private readonly Stack<int> _free = new();
    private int _used;
    private uint _turn;

    /// <summary>Bytes of memory.</summary>
    internal long Bytes => (_tags.Length * 8L) + (_rows.Length * (Spelling.Bytes + 4L));

    /// <summary>Rows for which there is room.</summary>
    internal int Most => most;

    /// <summary>Hash under which a row is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong HashOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels) => RowHash.Of(name, field, labels) & mask;

    /// <summary>Fetches the tags of a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PrefetchTags(ulong hash)
    {
        int bucket = BucketOf(hash);
        Prefetch.Of(ref _tags[bucket]);
        Prefetch.Of(ref _places[bucket]);
    }

    /// <summary>The place of the first row whose tag is that of a hash, which is fetched; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Guess(ulong hash)
    {
        int bucket = BucketOf(hash);
        uint found = Matches(bucket, TagOf(hash));
        if (found == 0)
        {
            return -1;
        }

        int place = _places[bucket + BitOperations.TrailingZeroCount(found)];
        Fetch(place);
        return place;
    }

    /// <summary>Fetches the row at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Fetch(int place)
    {
        // The row itself, not a field of it: taking the address of a field looks for null, and waits for the memory that is asked for.
        ref Spelling row = ref _rows[place];
        Prefetch.Of(ref row);
        Prefetch.OfNext(ref row);
    }

    /// <summary>The series of the row at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int SeriesAt(int place) => _rows[place].Series;

    /// <summary>True when a row whose texts lie in slabs is the one at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Is(int place, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels) =>
        (uint)place < (uint)_rows.Length && _rows[place].IsInSlab(name, field, labels);

    /// <summary>The place of a row, -1 when it is not remembered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(ulong hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels)
    {
        int bucket = BucketOf(hash);
        for (uint found = Matches(bucket, TagOf(hash)); found != 0; found &= found - 1)
        {
            int place = _places[bucket + BitOperations.TrailingZeroCount(found)];
            if (_rows[place].Is(name, field, labels))
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>The place whose row came after that at a place, -1 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int After(int place) => (uint)place < (uint)_next.Length ? _next[place] : -1;

    /// <summary>The row at one place came after that at another. A hint: places get other rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Link(int place, int next)
    {
        if ((uint)place < (uint)_next.Length)
        {
            _next[place] = next;
        }
    }

    /// <summary>Remembers a row that is not remembered. When all is full, every eighth one takes the place of another.</summary>
    internal void Add(ulong hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels, int series)
    {
        if (!Spelling.Fits(name.Length, field.Length, labels.Length))
        {
            return;
        }

        int slot = FreeSlot(hash);
        while (slot < 0 && _tags.Length < 2L * most)
        {
            GrowTags();
            slot = FreeSlot(hash);
        }

        bool isFull = _used == most && _free.Count == 0;
        if ((slot < 0 || isFull) && (++_turn & (Ways - 1)) != 0)
        {
            return;
        }

        int place;
        if (slot < 0)
        {
            slot = BucketOf(hash) + ((int)(_turn / Ways) & (Ways - 1));
            place = _places[slot];
        }
        else
        {
            place = isFull ? PushOut((int)(_turn / Ways) & (most - 1)) : TakePlace();
        }

        _tags[slot] = TagOf(hash);
        _places[slot] = place;
        _rows[place].Set(hash, series, name, field, labels);
        _next[place] = -1;
    }

    /// <summary>Forgets the rows of all series for which something holds.</summary>
    internal void Forget(Predicate<int> forgotten)
    {
        for (int i = 0; i < _tags.Length; i++)
        {
            int place = _places[i];
            if (_tags[i] != 0 && forgotten(_rows[place].Series))
            {
                _tags[i] = 0;
                _rows[place].Clear();
                _free.Push(place);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TagOf(ulong hash) => (uint)(hash >> 32) | 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int BucketOf(ulong hash) => (int)hash & (_tags.Length - Ways);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Matches(int bucket, uint tag) =>
        Vector256.Equals(Vector256.Create(_tags.Span.Slice(bucket, Ways)), Vector256.Create(tag)).ExtractMostSignificantBits();

    private int FreeSlot(ulong hash)
    {
        int bucket = BucketOf(hash);
        int free = _tags.Span.Slice(bucket, Ways).IndexOf(0u);
        return free >= 0 ? bucket + free : -1;
    }

    private int TakePlace()
    {
        if (_free.TryPop(out int free))
        {
            return free;
        }

        if (_used == _rows.Length)
        {
            _rows = _rows.Resized(_used * 2);
            Array.Resize(ref _next, _used * 2);
        }

        return _used++;
    }

    /// <summary>Forgets the row at a place, which is taken.</summary>
    private int PushOut(int place)
    {
        int bucket = BucketOf(_rows[place].Hash);
        for (int slot = bucket; slot < bucket + Ways; slot++)
        {
            _tags[slot] = _places[slot] == place ? 0 : _tags[slot];
        }

        return place;
    }

    private void GrowTags()
    {
        AlignedArray<uint> tags = _tags;
        AlignedArray<int> places = _places;
        _tags = new AlignedArray<uint>(tags.Length * 2);
        _places = new AlignedArray<int>(tags.Length * 2);
        for (int i = 0; i < tags.Length; i++)
        {
            if (tags[i] != 0)
            {
                // The two halves of a bucket go to two buckets: there is room.
                int slot = FreeSlot(_rows[places[i]].Hash);
                _tags[slot] = tags[i];
                _places[slot] = places[i];
            }
        }
    }
}
