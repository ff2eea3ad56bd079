using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// Finds the series of a block of rows. Rows mostly come in the order in which they came before: what followed the last one is compared with the row,
/// without a hash, as it was written, or label by label where there are too many series to remember how they were written. When that fails too often, the rows of a block are hashed first and what they need is fetched meanwhile.
/// Whatever the way, the
/// result is the same.
/// </summary>
/// <param name="table">The series.</param>
/// <param name="reads">True to change nothing of the table, for a thread that holds its gate to read.</param>
internal sealed class SeriesLookup(SeriesTable table, bool reads = false)
{
    private const int Block = 64;

    // Of the rows of a block: below the first guessing ends, from the second on it begins.
    private const int Few = 32;
    private const int Many = 56;

    // How many rows ahead what is expected is fetched.
    private const int Ahead = 12;

    private readonly ulong[] _hashes = new ulong[Block];
    private readonly int[] _places = new int[Block];
    private readonly KeyedSeries _keyed = new();
    private readonly SeriesKey? _key = reads ? new SeriesKey() : null;

    // What follows a series, for a lookup that must not write it down in the table; one more than the id, 0 for nothing.
    private int[] _follower = [];
    private int _last = -1;
    private int _place = -1;
    private bool _follows = true;

    internal void Run(EventBatch batch, int from, int to, Span<int> ids)
    {
        _keyed.Begin(batch.KeySpace, table.Releases);
        for (int at = from; at < to; at += Block)
        {
            int count = Math.Min(Block, to - at);
            Span<int> block = ids.Slice(at - from, count);
            ReadOnlySpan<int> keys = _keyed.Of(batch, at, count);
            if (!keys.IsEmpty && _keyed.TryFind(keys, block))
            {
                continue;
            }

            int hits = !_follows ? Hash(batch, at, block)
                : table.Metrics > table.Spellings.Most / 4 * 3 ? Follow(batch, at, block)
                : Repeat(batch, at, block);

            _keyed.Learn(keys, block);

            // A short block says little.
            if (count == Block)
            {
                _follows = _follows ? hits >= Few : hits >= Many;
            }
        }
    }

    /// <summary>Compares each row with the one that followed; returns for how many that was right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Repeat(EventBatch batch, int from, Span<int> ids)
    {
        SpellingCache spellings = table.Spellings;
        SlabTexts names = batch.Texts(MetricText.Name);
        SlabTexts fields = batch.Texts(MetricText.Field);
        SlabTexts allLabels = batch.Texts(MetricText.Labels);
        Span<int> places = _places;
        int hits = 0;
        int place = _place;
        int known = Expect(spellings, place, places, 0, Ahead);
        for (int i = 0; i < ids.Length; i++)
        {
            ReadOnlySpan<byte> name = names[from + i];
            ReadOnlySpan<byte> field = fields[from + i];
            ReadOnlySpan<byte> labels = allLabels[from + i];
            int next = places[i];
            if (spellings.Is(next, name, field, labels))
            {
                hits++;
                place = next;
                ids[i] = spellings.SeriesAt(next);
                known = Expect(spellings, places[known - 1], places, known, 1);
                continue;
            }

            ids[i] = Relink(ref place, name, field, labels);
            known = Expect(spellings, place, places, i + 1, Ahead);
        }

        _place = place;
        _last = ids[^1];
        return hits;
    }

    /// <summary>Notes which rows came after a place, and fetches them; returns up to where that is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Expect(SpellingCache spellings, int place, Span<int> places, int from, int count)
    {
        int to = Math.Min(from + count, places.Length);
        for (int i = from; i < to; i++)
        {
            place = spellings.After(place);
            places[i] = place;
            spellings.Fetch(Math.Max(place, 0));
        }

        return to;
    }

    private int Relink(ref int place, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels)
    {
        ulong hash = table.Spellings.HashOf(name, field, labels);
        int found = table.Spellings.Find(hash, name, field, labels);
        if (found < 0)
        {
            place = -1;
            return Find(hash, name, field, labels);
        }

        table.Spellings.Link(place, found);
        place = found;
        return table.Spellings.SeriesAt(found);
    }

    /// <summary>Compares each row with the series that followed; returns for how many that was right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Follow(EventBatch batch, int from, Span<int> ids)
    {
        SlabTexts names = batch.Texts(MetricText.Name);
        SlabTexts fields = batch.Texts(MetricText.Field);
        SlabTexts allLabels = batch.Texts(MetricText.Labels);
        int hits = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            ReadOnlySpan<byte> name = names[from + i];
            ReadOnlySpan<byte> field = fields[from + i];
            ReadOnlySpan<byte> labels = allLabels[from + i];
            int id = After(_last);
            if ((uint)id < (uint)table.Store.Count && table.Store.Is(id, name, field, labels))
            {
                hits++;
            }
            else
            {
                id = Find(table.Spellings.HashOf(name, field, labels), name, field, labels);
            }

            Remember(id);
            ids[i] = id;
        }

        return hits;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Hash(EventBatch batch, int from, Span<int> ids)
    {
        SpellingCache spellings = table.Spellings;
        SlabTexts names = batch.Texts(MetricText.Name);
        SlabTexts fields = batch.Texts(MetricText.Field);
        SlabTexts allLabels = batch.Texts(MetricText.Labels);
        for (int i = 0; i < ids.Length; i++)
        {
            _hashes[i] = spellings.HashOf(names[from + i], fields[from + i], allLabels[from + i]);
            spellings.PrefetchTags(_hashes[i]);
        }

        for (int i = 0; i < ids.Length; i++)
        {
            _places[i] = spellings.Guess(_hashes[i]);
        }

        int hits = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            ReadOnlySpan<byte> name = names[from + i];
            ReadOnlySpan<byte> field = fields[from + i];
            ReadOnlySpan<byte> labels = allLabels[from + i];
            int id = spellings.Is(_places[i], name, field, labels) ? spellings.SeriesAt(_places[i]) : Find(_hashes[i], name, field, labels);

            hits += Remember(id) ? 1 : 0;
            ids[i] = id;
        }

        return hits;
    }

    private int Find(ulong hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> labels) =>
        _key is null ? table.Find(hash, name, field, labels) : table.Peek(_key, hash, name, field, labels);

    /// <summary>The series that followed one, -1 for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int After(int id) => reads ? (uint)id < (uint)_follower.Length ? _follower[id] - 1 : -1 : id >= 0 ? table.Activity[id].Next : -1;

    /// <summary>The next row is one of a series, or of one that is not known; true when the series is the one that followed the last one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Remember(int id)
    {
        bool same = _last >= 0 && After(_last) == id;
        if (!same && _last >= 0)
        {
            Link(id);
        }

        _last = id;
        return same;
    }

    private void Link(int id)
    {
        if (!reads)
        {
            ref SeriesActivity last = ref table.Activity[_last];
            last.Next = last.Last != SeriesActivity.Retired ? id : last.Next;
            return;
        }

        if (_last >= _follower.Length)
        {
            Array.Resize(ref _follower, ArrayGrowth.Next(Math.Max(_last, 32), table.Limits.Series + 64));
        }

        _follower[_last] = id + 1;
    }
}
