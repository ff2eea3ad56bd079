using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Fields;

/// <summary>Duration, size and status of a log: a value that is none of these is an ordinary field, and another name for the same may have a better one.</summary>
internal static class Measures
{
    /// <summary>A bit for each of them.</summary>
    internal const uint All = (1u << (int)WellKnownField.Duration) | (1u << (int)WellKnownField.Size) | Status;

    /// <summary>The bit of the status.</summary>
    internal const uint Status = 1u << (int)WellKnownField.Status;

    /// <summary>True for duration, size and status.</summary>
    internal static bool Has(WellKnownField field) => (All & (1u << (int)field)) != 0;

    /// <summary>Reads a value.</summary>
    /// <param name="field">Which of them it is.</param>
    /// <param name="unit">Unit of a duration that names none.</param>
    /// <param name="text">The value as it stands in the record.</param>
    /// <param name="value">Seconds, bytes, or a status from 100 to 599.</param>
    internal static bool TryRead(WellKnownField field, FieldUnit unit, ReadOnlySpan<byte> text, out double value)
    {
        switch (field)
        {
            case WellKnownField.Duration:
                return DurationReader.TryRead(text, unit, out value);
            case WellKnownField.Size:
                return NumberReader.TryReadDouble(text, out value);
            default:
                bool read = NumberReader.TryReadUInt64(text, out ulong status) && status is >= 100 and <= 599;
                value = status;
                return read;
        }
    }
}
