using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    // Tags of opentelemetry.proto.common.v1.KeyValue.
    private const byte NameTag = (1 << 3) | 2, ValueTag = (2 << 3) | 2;

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

    /// <summary>Takes the head of an attribute, its name and the tag of its value, if it is the one of the record before.</summary>
    /// <param name="place">How many attributes came before it in the record.</param>
    /// <param name="attribute">The message of the attribute.</param>
    /// <param name="entry">What the name is known for.</param>
    /// <param name="value">The message of the value, which is the rest.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryTake(int place, ReadOnlySpan<byte> attribute, out FieldEntry entry, out ReadOnlySpan<byte> value)
    {
        if (place < MaxPlaces)
        {
            ref Place known = ref _places[place];
            int head = known.Length + 3;
            if (known.HasHead && attribute.Length > head && attribute[head] == attribute.Length - head - 1 && attribute[head] < 0x80
                && IsHead(known.Start - 2, attribute, head))
            {
                entry = known.Entry;
                value = attribute[(head + 1)..];
                return true;
            }
        }

        entry = default;
        value = default;
        return false;
    }

    /// <summary>Compares the head that starts at a position with the one of an attribute.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsHead(int start, ReadOnlySpan<byte> attribute, int head)
    {
        nint at = SpanBytes.Distance(_payload, attribute);
        if (head > Vector256<byte>.Count || (nuint)at > (nuint)_payload.Length)
        {
            return _payload.Slice(start, head).SequenceEqual(attribute[..head]);
        }

        ByteText text = new(_payload);
        uint differ = ~Vector256.Equals(text.Load32(start), text.Load32((int)at)).ExtractMostSignificantBits();
        return (differ << (32 - head)) == 0;
    }

    /// <summary>Notes that the name found last stands in the usual head: its tag, its length, itself, the tag of the value.</summary>
    internal void NoteHead(int place, ReadOnlySpan<byte> attribute, ReadOnlySpan<byte> key)
    {
        if (place < MaxPlaces && key.Length is > 0 and < 0x80 && SpanBytes.Distance(attribute, key) == 2 && attribute[0] == NameTag && attribute[1] == key.Length
            && attribute.Length > key.Length + 2 && attribute[key.Length + 2] == ValueTag && _places[place].Start == (int)SpanBytes.Distance(_payload, key))
        {
            _places[place].HasHead = true;
        }
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
        internal bool HasHead;
        internal FieldEntry Entry;
    }

    [InlineArray(MaxPlaces)]
    private struct Places
    {
        private Place _first;
    }
}
