using StreamEngine.Numerics;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Csv;

/// <summary>Reads single cells.</summary>
internal static class CsvValues
{
    /// <summary>Longest date and time of day that are read together, the space between included.</summary>
    internal const int LongestDateAndTime = 65;

    /// <summary>True for an empty cell and for the words that tools write when there is no value.</summary>
    internal static bool IsMissing(ReadOnlySpan<byte> cell) => cell.Length switch
    {
        0 => true,
        1 => cell[0] is (byte)'-' or (byte)'?' or (byte)' ',
        2 => cell.SequenceEqual("NA"u8),
        3 => cell.SequenceEqual("NaN"u8) || cell.SequenceEqual("nan"u8) || cell.SequenceEqual("N/A"u8) || cell.SequenceEqual("NAN"u8),
        4 => cell.SequenceEqual("null"u8) || cell.SequenceEqual("NULL"u8) || cell.SequenceEqual("None"u8),
        _ => false,
    };

    /// <summary>Reads a number, spaces around it aside; a missing one is NaN.</summary>
    internal static bool TryReadNumber(ReadOnlySpan<byte> cell, out double value)
    {
        if (NumberReader.TryReadDouble(cell, out value))
        {
            return true;
        }

        cell = cell.Trim((byte)' ');
        if (IsMissing(cell))
        {
            value = double.NaN;
            return true;
        }

        return NumberReader.TryReadDouble(cell, out value);
    }

    /// <summary>Reads a time: any known timestamp, or one as Go prints it, <c>... +0000 UTC m=+0.119</c>.</summary>
    internal static bool TryReadTime(ReadOnlySpan<byte> cell, ParserOptions options, out long time)
    {
        if (TimestampReader.TryRead(cell, options, out time))
        {
            return true;
        }

        int clock = cell.IndexOf(" m="u8);
        cell = clock < 0 ? cell : cell[..clock];
        int zone = cell.LastIndexOf((byte)' ');
        return zone > 0 && cell.Length - zone <= 6 && TimestampReader.TryRead(cell[..zone], options, out time);
    }

    /// <summary>Reads a date and a time of day from two cells.</summary>
    internal static bool TryReadTime(ReadOnlySpan<byte> date, ReadOnlySpan<byte> clock, ParserOptions options, out long time)
    {
        Span<byte> text = stackalloc byte[LongestDateAndTime];
        time = 0;
        return TryJoin(date, clock, text, out int length) && TimestampReader.TryRead(text[..length], options, out time);
    }

    /// <summary>Puts a date and a time of day together, a space between.</summary>
    /// <param name="date">The date.</param>
    /// <param name="clock">The time of day.</param>
    /// <param name="text">Room for <see cref="LongestDateAndTime"/> bytes.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when they are too long.</returns>
    internal static bool TryJoin(ReadOnlySpan<byte> date, ReadOnlySpan<byte> clock, Span<byte> text, out int length)
    {
        length = date.Length + 1 + clock.Length;
        if (length > LongestDateAndTime)
        {
            return false;
        }

        date.CopyTo(text);
        text[date.Length] = (byte)' ';
        clock.CopyTo(text[(date.Length + 1)..]);
        return true;
    }

    /// <summary>Reads true or false, in lower case, in upper case, or with a capital.</summary>
    internal static bool TryReadBoolean(ReadOnlySpan<byte> cell, out bool value)
    {
        value = cell.Length == 4 && (cell.SequenceEqual("true"u8) || cell.SequenceEqual("True"u8) || cell.SequenceEqual("TRUE"u8));
        return value || (cell.Length == 5 && (cell.SequenceEqual("false"u8) || cell.SequenceEqual("False"u8) || cell.SequenceEqual("FALSE"u8)));
    }

    /// <summary>True when a cell is a time of day without a date.</summary>
    internal static bool IsClock(ReadOnlySpan<byte> cell) => cell.Length is >= 5 and <= 18 && cell.IndexOf((byte)':') is 1 or 2;

    /// <summary>True when a cell is a number and no timestamp in words.</summary>
    internal static bool IsNumber(ReadOnlySpan<byte> cell) => NumberReader.TryReadDouble(cell.Trim((byte)' '), out _);
}
