using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Fields;

/// <summary>Numbers of formats that know infinity and NaN by their names.</summary>
internal static class MetricNumber
{
    /// <summary>Reads a decimal number, <c>inf</c> or <c>infinity</c> with a sign or without, or <c>nan</c>, in any case. The whole text must be it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead(ReadOnlySpan<byte> text, out double value) => NumberReader.TryReadDouble(text, out value) || TryReadWord(text, out value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadWord(ReadOnlySpan<byte> text, out double value)
    {
        value = double.NaN;
        bool signed = text.Length > 0 && text[0] is (byte)'+' or (byte)'-';
        ReadOnlySpan<byte> word = signed ? text[1..] : text;
        if (Is(word, "inf"u8) || Is(word, "infinity"u8))
        {
            value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        return !signed && Is(word, "nan"u8);
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);
}
