using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;

namespace StreamEngine.Parsing.Columns;

/// <summary>
/// Values of columns that nobody asked for. What makes a record one that its shape does not fit is looked for as in values that are written: the
/// record may be one to reject, or another of its fields may take the place of an empty one.
/// </summary>
internal static class UnaskedValues
{
    /// <summary>The column of a field that holds numbers.</summary>
    internal static LogColumns ColumnOf(WellKnownField field) => field switch
    {
        WellKnownField.Duration => LogColumns.Duration,
        WellKnownField.Size => LogColumns.Size,
        _ => LogColumns.Status,
    };

    /// <summary>Texts must not be empty, and their escapes must be right.</summary>
    internal static void CheckTexts(ref ColumnContext context, ReadOnlySpan<Piece> values, bool mayEscape)
    {
        bool escapes = mayEscape && context.Index.HasEscapes;
        for (int i = 0; i < values.Length; i++)
        {
            int start = values[i].Start;
            int length = values[i].Length;
            if (length == 0 || (escapes && context.Index.HasEscape(start, start + length) && !JsonEscapes.AreValid(context.Text.Slice(start, length))))
            {
                context.Fail(i);
            }
        }
    }

    /// <summary>Words and numbers in quotes must not be empty and have no escapes.</summary>
    internal static void CheckWords(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        bool escapes = context.Index.HasEscapes;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].Length == 0 || (escapes && context.Index.HasEscape(values[i].Start, values[i].Start + values[i].Length)))
            {
                context.Fail(i);
            }
        }
    }

    /// <summary>Numbers of JSON must be numbers.</summary>
    internal static void CheckNumbers(ref ColumnContext context, ReadOnlySpan<Piece> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!NumberReader.IsJsonPadded(context.Text.Slice(values[i].Start, values[i].Length)))
            {
                context.Fail(i);
            }
        }
    }
}
