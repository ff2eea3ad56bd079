using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Fields;

/// <summary>Writes values of formats that do not tell numbers from text into columns of their own.</summary>
internal static class FieldText
{
    /// <summary>Digits of the longest whole number that becomes one.</summary>
    private const int MaxDigits = 18;

    /// <summary>
    /// Sets a field of the row that was begun: a whole number in its shortest form becomes a number, so that nothing is lost should the
    /// column turn into text; everything else, leading zeros and fractions included, stays text.
    /// </summary>
    internal static void Set(BatchBuilder output, int ordinal, ReadOnlySpan<byte> value)
    {
        if (ordinal < 0)
        {
            return;
        }

        if (IsShortestInteger(value) && NumberReader.TryReadInt64(value, out long number))
        {
            output.SetField(ordinal, number);
        }
        else
        {
            output.SetField(ordinal, value);
        }
    }

    private static bool IsShortestInteger(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MaxDigits)
        {
            return false;
        }

        int first = text[0] == '-' ? 1 : 0;
        return first < text.Length && (text[first] is >= (byte)'1' and <= (byte)'9' || (text[first] == '0' && text.Length == 1));
    }
}
