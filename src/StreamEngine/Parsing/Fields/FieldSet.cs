using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using StreamEngine.Batching;

namespace StreamEngine.Parsing.Fields;

/// <summary>The well-known fields of one record. Lives on the stack of the parser and is cleared for each record.</summary>
internal ref struct FieldSet
{
    private Values _values;
    private uint _present;

    /// <summary>The text that positions refer to.</summary>
    internal ReadOnlySpan<byte> Text { get; private set; }

    [UnscopedRef]
    internal ref FieldValue this[WellKnownField field] => ref _values[(int)field];

    /// <summary>Forgets the fields and refers to another record.</summary>
    internal void Start(ReadOnlySpan<byte> text)
    {
        Text = text;
        IsChunk = false;
        Clear();
    }

    /// <summary>Forgets the fields; positions refer to the bytes of the whole chunk that is being parsed from here on.</summary>
    internal void StartChunk(ReadOnlySpan<byte> records)
    {
        Text = records;
        IsChunk = true;
        Clear();
    }

    /// <summary>Forgets the fields.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Clear()
    {
        _present = 0;
        Unwrapped = default;
        KnownTime = EventBatch.NoTime;
    }

    /// <summary>True when positions refer to the chunk that is being parsed.</summary>
    internal bool IsChunk { get; private set; }

    /// <summary>Text that takes the place of the body's bytes in the record, when the body was taken out of a wrapping; else empty.</summary>
    internal ReadOnlySpan<byte> Unwrapped { get; private set; }

    /// <summary>Time of the record when it was put together from several fields, else <see cref="EventBatch.NoTime"/>.</summary>
    internal long KnownTime { get; set; }

    /// <summary>Replaces the body by text from elsewhere, which must stay valid until the row is written.</summary>
    internal void Unwrap(ReadOnlySpan<byte> body, ValueKind kind)
    {
        Unwrapped = body;
        _values[(int)WellKnownField.Body] = new FieldValue { Length = body.Length, Kind = kind, Unit = FieldUnit.WrappedLine, Rank = 1, Ordinal = -1 };
        _present |= 1u << (int)WellKnownField.Body;
    }

    /// <summary>True when the record has the field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool Has(WellKnownField field) => (_present & (1u << (int)field)) != 0;

    /// <summary>True when the record has one of the fields whose bits are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool HasAny(uint fields) => (_present & fields) != 0;

    /// <summary>The bytes of a field as they stand in the record; empty when there is none.</summary>
    internal readonly ReadOnlySpan<byte> Raw(WellKnownField field)
    {
        // Clearing takes the bits only: the value of an absent field is that of some record before.
        if (!Has(field))
        {
            return default;
        }

        ref readonly FieldValue value = ref _values[(int)field];
        return field == WellKnownField.Body && !Unwrapped.IsEmpty ? Unwrapped : Text.Slice(value.Start, value.Length);
    }

    /// <summary>True when the record has all of the fields whose bits are set.</summary>
    internal readonly bool HasAll(uint fields) => (_present & fields) == fields;

    /// <summary>Keeps a value unless a better one for the same meaning is there.</summary>
    internal void Offer(FieldEntry entry, int start, int length, ValueKind kind)
    {
        FieldValue value = FieldValue.Of(entry, -1);
        if (!TryKeep(entry.Field, ref value, start, length, kind, Measures.All))
        {
            Offer(entry.Field, ref value);
        }
    }

    /// <summary>Keeps a value when it is the first for its meaning, and one as the name promises.</summary>
    /// <param name="field">The meaning.</param>
    /// <param name="value">What its name tells; position, length and kind are added here.</param>
    /// <param name="start">First byte.</param>
    /// <param name="length">Length in bytes.</param>
    /// <param name="kind">How the bytes stand for the value.</param>
    /// <param name="unsure">A bit for each field whose value may not be as its name promises.</param>
    /// <returns>False when <see cref="Offer(WellKnownField, ref FieldValue)"/> must decide.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryKeep(WellKnownField field, scoped ref FieldValue value, int start, int length, ValueKind kind, uint unsure)
    {
        value.Start = start;
        value.Length = length;
        value.Kind = kind;
        uint bit = 1u << (int)field;
        if (((_present | unsure) & bit) != 0 || length == 0 || kind >= ValueKind.Literal)
        {
            return false;
        }

        _present |= bit;
        _values[(int)field] = value;
        return true;
    }

    /// <summary>Keeps a value unless a better one is there, or it is none.</summary>
    /// <param name="field">The meaning.</param>
    /// <param name="value">The value; when true comes back, what nothing is kept of: this value or one that was there.</param>
    internal bool Offer(WellKnownField field, scoped ref FieldValue value)
    {
        if (value.Length == 0 || value.Kind is ValueKind.Literal or ValueKind.Nested)
        {
            // Nothing in it, or not what the name promises: no value but for the fields that can make sense of it.
            bool usable = field switch
            {
                WellKnownField.Body => value.Kind != ValueKind.Literal,
                WellKnownField.Labels => value.Kind == ValueKind.Nested,
                WellKnownField.Value => value.Kind == ValueKind.Literal,
                _ => false,
            };
            if (!usable)
            {
                return true;
            }

            value.Rank += 64;
        }
        else if (Measures.Has(field) && !Measures.TryRead(field, value.Unit, Text.Slice(value.Start, value.Length), out _))
        {
            return true;
        }

        return Place(field, ref value);
    }

    private bool Place(WellKnownField field, scoped ref FieldValue value)
    {
        ref FieldValue best = ref _values[(int)field];
        if (!Has(field))
        {
            _present |= 1u << (int)field;
            best = value;
            return false;
        }

        bool better = value.Rank < best.Rank;
        if (better)
        {
            (best, value) = (value, best);
        }

        return field != WellKnownField.Time || PlaceOther(ref value, better);
    }

    /// <summary>Keeps the second-best time: what was the best, or what is better than the second-best so far.</summary>
    private bool PlaceOther(scoped ref FieldValue value, bool wasBest)
    {
        ref FieldValue other = ref _values[(int)WellKnownField.OtherTime];
        if (!Has(WellKnownField.OtherTime))
        {
            _present |= 1u << (int)WellKnownField.OtherTime;
            other = value;
            return false;
        }

        if (wasBest || value.Rank < other.Rank)
        {
            (other, value) = (value, other);
        }

        return true;
    }

    [InlineArray((int)WellKnownField.Count)]
    private struct Values
    {
        private FieldValue _first;
    }
}
