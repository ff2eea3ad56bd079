using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// Finds the series of a block of rows. Series mostly come in the order in which they came before: the series that followed the last one is compared
/// with the row, label by label, without a hash. When that fails too often, the rows of a block are hashed first and what they need is fetched meanwhile.
/// Whatever the way, the
/// result is the same.
/// </summary>
internal sealed class SeriesLookup(SeriesTable table)
{
    private const int Block = 64;

    // Of the rows of a block: below the first guessing ends, from the second on it begins.
    private const int Few = 32;
    private const int Many = 56;

    private readonly ulong[] _hashes = new ulong[Block];
    private readonly int[] _places = new int[Block];
    private int _last = -1;
    private bool _follows = true;

    internal void Run(EventBatch batch, int from, int to, Span<int> ids)
    {
        for (int at = from; at < to; at += Block)
        {
            int count = Math.Min(Block, to - at);
            Span<int> block = ids.Slice(at - from, count);
            int hits = _follows ? Follow(batch, at, block) : Hash(batch, at, block);

            // A short block says little.
            if (count == Block)
            {
                _follows = _follows ? hits >= Few : hits >= Many;
            }
        }
    }

    /// <summary>Compares each row with the series that followed; returns for how many that was right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Follow(EventBatch batch, int from, Span<int> ids)
    {
        int hits = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            int row = from + i;
            ReadOnlySpan<byte> name = batch.Text(MetricText.Name, row);
            ReadOnlySpan<byte> field = batch.Text(MetricText.Field, row);
            ReadOnlySpan<byte> labels = batch.Text(MetricText.Labels, row);
            int id = _last >= 0 ? table.Activity[_last].Next : -1;
            if ((uint)id < (uint)table.Store.Count && table.Store.Is(id, name, field, labels))
            {
                hits++;
            }
            else
            {
                id = table.Find(table.Spellings.HashOf(name, field, labels), name, field, labels);
            }

            Remember(id);
            ids[i] = id;
        }

        return hits;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Hash(EventBatch batch, int from, Span<int> ids)
    {
        SpellingCache spellings = table.Spellings;
        for (int i = 0; i < ids.Length; i++)
        {
            int row = from + i;
            _hashes[i] = spellings.HashOf(batch.Text(MetricText.Name, row), batch.Text(MetricText.Field, row), batch.Text(MetricText.Labels, row));
            spellings.PrefetchTags(_hashes[i]);
        }

        for (int i = 0; i < ids.Length; i++)
        {
            _places[i] = spellings.Guess(_hashes[i]);
        }

        int hits = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            int row = from + i;
            ReadOnlySpan<byte> name = batch.Text(MetricText.Name, row);
            ReadOnlySpan<byte> field = batch.Text(MetricText.Field, row);
            ReadOnlySpan<byte> labels = batch.Text(MetricText.Labels, row);
            int id = _places[i] >= 0 ? spellings.At(_places[i], _hashes[i], name, field, labels) : -1;
            if (id < 0)
            {
                id = table.Find(_hashes[i], name, field, labels);
            }

            hits += Remember(id) ? 1 : 0;
            ids[i] = id;
        }

        return hits;
    }

    /// <summary>The next row is one of a series, or of one that is not known; true when the series is the one that followed the last one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Remember(int id)
    {
        bool same = false;
        if (_last >= 0)
        {
            ref SeriesActivity last = ref table.Activity[_last];
            same = last.Next == id;
            if (!same && last.Last != SeriesActivity.Retired)
            {
                last.Next = id;
            }
        }

        _last = id;
        return same;
    }
}
