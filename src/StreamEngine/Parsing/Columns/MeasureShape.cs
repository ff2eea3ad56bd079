using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Columns;

/// <summary>Makes the writers of durations, sizes and statuses while the shape of a record is learned.</summary>
internal sealed class MeasureShape
{
    private readonly List<WellKnownField> _met = [];

    /// <summary>The writer of a value.</summary>
    /// <param name="entry">What its name is known for.</param>
    /// <param name="value">The value as it stands in the record.</param>
    /// <param name="counts">True when it counts in the record.</param>
    /// <param name="isNumber">True for numbers of JSON.</param>
    /// <param name="other">Takes values that cannot be read; null when nobody asked for them.</param>
    /// <returns>Null when a value that can be read as well is in its place: it is a field, whatever it is.</returns>
    internal MeasureWriter? WriterOf(FieldEntry entry, ReadOnlySpan<byte> value, bool counts, bool isNumber, ColumnWriter? other)
    {
        _met.Add(entry.Field);
        if (!counts && Measures.TryRead(entry.Field, entry.Unit, value, out _))
        {
            return null;
        }

        return isNumber ? new NumberWriter(entry.Field, entry.Unit, counts, other) : new NumberTextWriter(entry.Field, entry.Unit, counts, other);
    }

    /// <summary>Tells the writers of a shape which of them have another name for the same beside them.</summary>
    internal void Complete(List<ColumnWriter> writers)
    {
        foreach (ColumnWriter writer in writers)
        {
            if (writer is MeasureWriter measure)
            {
                measure.IsAlone = _met.FindAll(field => field == measure.Field).Count == 1;
            }
        }
    }
}
