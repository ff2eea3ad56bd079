using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using StreamEngine.Batching;

namespace StreamEngine.Parsing.Fields;

/// <summary>The well-known fields of one record. Lives on the stack of the parser and is cleared for each record.</summary>
internal ref struct FieldSet
{
    private Values _values;

    /// <summary>The text that positions refer to.</summary>
    internal ReadOnlySpan<byte> Text { get; private set; }

    [UnscopedRef]
    internal ref FieldValue this[WellKnownField field] => ref _values[(int)field];

    /// <summary>Forgets the fields and refers to another record.</summary>
    internal void Start(ReadOnlySpan<byte> text)
    {
        ((Span<FieldValue>)_values).Clear();
        Text = text;
        Unwrapped = default;
        KnownTime = EventBatch.NoTime;
    }

    /// <summary>Text that takes the place of the body's bytes in the record, when the body was taken out of a wrapping; else empty.</summary>
    internal ReadOnlySpan<byte> Unwrapped { get; private set; }

    /// <summary>Time of the record when it was put together from several fields, else <see cref="EventBatch.NoTime"/>.</summary>
    internal long KnownTime { get; set; }

    /// <summary>Replaces the body by text from elsewhere, which must stay valid until the row is written.</summary>
    internal void Unwrap(ReadOnlySpan<byte> body, ValueKind kind)
    {
        Unwrapped = body;
        _values[(int)WellKnownField.Body] = new FieldValue { Length = body.Length, Kind = kind, Unit = FieldUnit.WrappedLine, Rank = 1 };
    }

    internal readonly bool Has(WellKnownField field) => _values[(int)field].Rank != 0;

    /// <summary>The bytes of a field as they stand in the record; empty when there is none.</summary>
    internal readonly ReadOnlySpan<byte> Raw(WellKnownField field)
    {
        ref readonly FieldValue value = ref _values[(int)field];
        return field == WellKnownField.Body && !Unwrapped.IsEmpty ? Unwrapped : Text.Slice(value.Start, value.Length);
    }

    /// <summary>Keeps a value unless a better one for the same meaning is there.</summary>
    internal void Offer(FieldEntry entry, int start, int length, ValueKind kind)
    {
        int rank = entry.Priority + 1;
        if (length == 0 || kind is ValueKind.Literal or ValueKind.Nested)
        {
            // Nothing in it, or not what the name promises: no value but for the fields that can make sense of it.
            bool usable = entry.Field switch
            {
                WellKnownField.Body => true,
                WellKnownField.Labels => kind == ValueKind.Nested,
                WellKnownField.Value => kind == ValueKind.Literal,
                _ => false,
            };
            if (!usable || (kind == ValueKind.Literal && entry.Field == WellKnownField.Body))
            {
                return;
            }

            rank += 64;
        }

        FieldValue value = new() { Start = start, Length = length, Kind = kind, Unit = entry.Unit, Rank = (byte)rank };
        ref FieldValue best = ref _values[(int)entry.Field];
        if (best.Rank == 0 || rank < best.Rank)
        {
            if (entry.Field == WellKnownField.Time && best.Rank != 0)
            {
                _values[(int)WellKnownField.OtherTime] = best;
            }

            best = value;
        }
        else if (entry.Field == WellKnownField.Time)
        {
            ref FieldValue other = ref _values[(int)WellKnownField.OtherTime];
            if (other.Rank == 0 || rank < other.Rank)
            {
                other = value;
            }
        }
    }

    [InlineArray((int)WellKnownField.Count)]
    private struct Values
    {
        private FieldValue _first;
    }
}
