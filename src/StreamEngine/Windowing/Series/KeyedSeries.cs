using System.Runtime.CompilerServices;
using StreamEngine.Batching;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// The series of rows that have keys (<see cref="EventBatch.KeySpace"/>), so that a row whose series was looked up before is not looked up by its text again. Not safe for several threads.
/// </summary>
internal sealed class KeyedSeries
{
    /// <summary>Most rows that are asked for at once.</summary>
    internal const int MostRows = 64;

    private const int First = 256;

    private readonly int[] _keys = new int[MostRows];
    private readonly ConditionalWeakTable<object, Known> _spaces = [];
    private object? _space;
    private Known? _known;
    private int _asOf;

    /// <summary>Rows of a batch are asked for.</summary>
    /// <param name="space">Whose their keys are; null for nobody's.</param>
    /// <param name="asOf">The state of the series: with another one all is forgotten.</param>
    internal void Begin(object? space, int asOf)
    {
        if (asOf != _asOf)
        {
            _asOf = asOf;
            _spaces.Clear();
            _space = null;
        }

        if (space is not null && !ReferenceEquals(space, _space))
        {
            _space = space;
            _known = _spaces.GetValue(space, static _ => new Known());
        }
    }

    /// <summary>The keys of rows of the batch of <see cref="Begin"/>, empty when one has none. They are copied: where they stood, the series may be written.</summary>
    internal ReadOnlySpan<int> Of(EventBatch batch, int from, int count)
    {
        if (batch.KeySpace is null || from + count > batch.KeyedRows)
        {
            return default;
        }

        Span<int> keys = _keys.AsSpan(0, count);
        batch.SeriesIds.Span(from + count)[from..].CopyTo(keys);
        return keys;
    }

    /// <summary>Looks for the series of all rows; false when that of one is not known.</summary>
    internal bool TryFind(ReadOnlySpan<int> keys, Span<int> ids)
    {
        long[] series = _known!.Series;
        int mask = series.Length - 1;
        long wrong = 0;
        for (int i = 0; i < keys.Length && i < ids.Length; i++)
        {
            // A key of -1 is no other one: no place holds it.
            long found = series[keys[i] & mask];
            wrong |= (found >> 32) ^ keys[i];
            ids[i] = (int)found;
        }

        return wrong == 0;
    }

    /// <summary>Notes the series of rows that were found by their text, -1 for those that were not.</summary>
    internal void Learn(ReadOnlySpan<int> keys, ReadOnlySpan<int> ids)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i] >= 0 && ids[i] >= 0)
            {
                _known!.Set(keys[i], ids[i]);
            }
        }
    }

    /// <summary>Series by the last digits of keys, with the whole key.</summary>
    private sealed class Known
    {
        internal long[] Series { get; private set; } = Filled(First);

        internal void Set(int key, int series)
        {
            // Keys come one after the other: as long as there are more of them than places, places are added.
            ref long place = ref Series[key & (Series.Length - 1)];
            if ((int)(place >> 32) is var other && other >= 0 && other != key && Series.Length < MostPlaces)
            {
                long[] old = Series;
                Series = Filled(old.Length * 2);
                foreach (long known in old)
                {
                    if (known >= 0)
                    {
                        Series[(int)(known >> 32) & (Series.Length - 1)] = known;
                    }
                }

                place = ref Series[key & (Series.Length - 1)];
            }

            place = ((long)key << 32) | (uint)series;
        }

        private const int MostPlaces = 1 << 15;

        private static long[] Filled(int length)
        {
            long[] series = new long[length];
            Array.Fill(series, long.MinValue);
            return series;
        }
    }
}
