using StreamEngine.Batching;

namespace StreamEngine.Parsing;

/// <summary>Words what was expected where, and what was found, for dead letters. Columns count bytes from 1.</summary>
internal static class Expected
{
    private const int MaxShown = 24;

    /// <summary>Says what was expected at a position of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="at">Position in the record; its length stands for the end.</param>
    /// <param name="what">What was expected there.</param>
    internal static string At(ReadOnlySpan<byte> record, int at, string what)
    {
        at = Math.Min(at, record.Length);
        return $"column {at + 1}: expected {what}, found {Show(record[at..])}";
    }

    /// <summary>The reason for a record that ends at, or goes on after, a position.</summary>
    internal static RejectReason ReasonAt(ReadOnlySpan<byte> record, int at) => at >= record.Length ? RejectReason.Truncated : RejectReason.Syntax;

    private static string Show(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return "the end";
        }

        int end = text.IndexOfAny((byte)' ', (byte)'\t', (byte)'\n');
        end = end < 0 ? text.Length : Math.Max(end, 1);
        return "'" + BatchBuilder.Show(text[..Math.Min(end, MaxShown)]) + (end > MaxShown ? "...'" : "'");
    }
}
