using System.Runtime.CompilerServices;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Otlp;

/// <summary>
/// What the names of attributes are known for, remembered by their place: records of one logger mostly have the same attributes in the
/// same order, and to compare a name costs less than to look it up.
/// </summary>
internal ref struct KeyMemory(ReadOnlySpan<byte> payload)
{
    private const int MaxPlaces = 12;

    private readonly ReadOnlySpan<byte> _payload = payload;
    private Places _places;

    /// <summary>Finds what a name is known for.</summary>
    /// <param name="place">How many attributes came before it in the record.</param>
    /// <param name="key">The name; remembered when it lies in the payload.</param>
    /// <param name="entry">Its meaning.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryFind(int place, ReadOnlySpan<byte> key, out FieldEntry entry)
    {
        if (place < MaxPlaces)
        {
            ref Place known = ref _places[place];
            if (known.Length == key.Length && _payload.Slice(known.Start, known.Length).SequenceEqual(key))
            {
                entry = known.Entry;
                return entry.Field != WellKnownField.None;
            }
        }

        return Learn(place, key, out entry);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Learn(int place, ReadOnlySpan<byte> key, out FieldEntry entry)
    {
        if (!FieldTable.TryFind(key, out entry))
        {
            entry = default;
        }

        nint offset = SpanBytes.Distance(_payload, key);
        if (place < MaxPlaces && (nuint)offset + (nuint)key.Length <= (nuint)_payload.Length)
        {
            _places[place] = new Place { Start = (int)offset, Length = key.Length, Entry = entry };
        }

        return entry.Field != WellKnownField.None;
    }

    private struct Place
    {
        internal int Start;
        internal int Length;
        internal FieldEntry Entry;
    }

    [InlineArray(MaxPlaces)]
    private struct Places
    {
        private Place _first;
    }
}
