using System.Buffers.Text;

namespace StreamEngine.Numerics;

/// <summary>Doubles as the shortest decimal text that reads back to the same bits.</summary>
internal static class DoubleText
{
    /// <summary>Most bytes that a number needs.</summary>
    internal const int MaxBytes = 32;

    /// <summary>Writes a number; <c>NaN</c>, <c>+Inf</c> and <c>-Inf</c> as Prometheus writes them.</summary>
    /// <returns>False when the target is too short.</returns>
    internal static bool TryFormat(double value, Span<byte> target, out int written)
    {
        if (double.IsFinite(value))
        {
            // Whole numbers are formatted several times as fast as integers; minus zero stays a fraction.
            return value is > -1e15 and < 1e15 && (long)value == value && (value != 0 || !double.IsNegative(value))
                ? Utf8Formatter.TryFormat((long)value, target, out written)
                : Utf8Formatter.TryFormat(value, target, out written);
        }

        ReadOnlySpan<byte> name = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
        written = name.Length;
        return name.TryCopyTo(target);
    }
}
