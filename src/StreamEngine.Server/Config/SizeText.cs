using System.Globalization;

namespace StreamEngine.Server.Config;

/// <summary>Sizes as people type them: <c>1KiB</c>, <c>16MiB</c>, <c>1GiB</c>, or a plain number of bytes.</summary>
internal static class SizeText
{
    private static readonly (string Unit, long Bytes)[] _units = [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1), ("", 1)];

    internal static bool TryParse(string text, out long bytes)
    {
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        bytes = 0;
        ReadOnlyMemory<char> unit = text.AsMemory(digits).Trim();
        int index = Array.FindIndex(_units, u => unit.Span.Equals(u.Unit, StringComparison.OrdinalIgnoreCase));
        if (index < 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            || number > long.MaxValue / _units[index].Bytes)
        {
            return false;
        }

        bytes = number * _units[index].Bytes;
        return true;
    }

    /// <summary>The size in the greatest unit that divides it.</summary>
    internal static string Show(long bytes)
    {
        (string unit, long size) = Array.Find(_units, u => u.Unit.Length == 3 && bytes != 0 && bytes % u.Bytes == 0);
        return unit is null ? bytes.ToString(CultureInfo.InvariantCulture) : (bytes / size).ToString(CultureInfo.InvariantCulture) + unit;
    }
}
