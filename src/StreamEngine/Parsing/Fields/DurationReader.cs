using System.Buffers;
using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Fields;

/// <summary>Reads durations: a number in a unit that the field's name tells, or a number with its unit, as Go prints them.</summary>
internal static class DurationReader
{
    private static readonly SearchValues<byte> s_digits = SearchValues.Create("+-0123456789."u8);

    /// <summary>Reads <c>12</c>, <c>1.2ms</c>, <c>3 s</c>, <c>1m30.5s</c> or <c>00:00:01.5</c>.</summary>
    /// <param name="text">The whole value.</param>
    /// <param name="unit">Unit of a plain number: seconds unless it is another unit of time.</param>
    /// <param name="seconds">The duration in seconds; may be negative.</param>
    internal static bool TryRead(ReadOnlySpan<byte> text, FieldUnit unit, out double seconds)
    {
        if (NumberReader.TryReadDouble(text, out double number))
        {
            seconds = Scale(number, unit);
            return true;
        }

        return text.Contains((byte)':') ? TryReadClock(text, out seconds) : TryReadParts(text, out seconds);
    }

    /// <summary>A number in a unit as seconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Scale(double number, FieldUnit unit) => unit switch
    {
        FieldUnit.Milliseconds => number / 1e3,
        FieldUnit.Microseconds => number / 1e6,
        FieldUnit.Nanoseconds => number / 1e9,
        _ => number,
    };

    private static bool TryReadParts(ReadOnlySpan<byte> text, out double seconds)
    {
        seconds = 0;
        while (text.Length > 0)
        {
            int digits = text.IndexOfAnyExcept(s_digits);
            if (digits <= 0 || !NumberReader.TryReadDouble(text[..digits], out double number))
            {
                return false;
            }

            text = text[digits..].TrimStart((byte)' ');
            int name = text.IndexOfAnyInRange((byte)'0', (byte)'9');
            name = name < 0 ? text.Length : name;
            if (!TryScale(text[..name], number, out double part))
            {
                return false;
            }

            seconds += part;
            text = text[name..];
        }

        return true;
    }

    private static bool TryScale(ReadOnlySpan<byte> unit, double number, out double seconds)
    {
        seconds = unit switch
        {
            [(byte)'n', (byte)'s'] => number / 1e9,
            [(byte)'u', (byte)'s'] or [0xC2, 0xB5, (byte)'s'] or [0xCE, 0xBC, (byte)'s'] => number / 1e6,
            [(byte)'m', (byte)'s'] => number / 1e3,
            [(byte)'s'] or [(byte)'s', (byte)'e', (byte)'c'] => number,
            [(byte)'m'] or [(byte)'m', (byte)'i', (byte)'n'] => number * 60,
            [(byte)'h'] => number * 3600,
            [(byte)'d'] => number * 86400,
            _ => double.NaN,
        };
        return !double.IsNaN(seconds);
    }

    /// <summary>Hours, minutes and seconds, as .NET prints a TimeSpan.</summary>
    private static bool TryReadClock(ReadOnlySpan<byte> text, out double seconds)
    {
        seconds = 0;
        for (int parts = 0; parts < 3; parts++)
        {
            int colon = text.IndexOf((byte)':');
            if (!NumberReader.TryReadDouble(colon < 0 ? text : text[..colon], out double number))
            {
                return false;
            }

            seconds = (seconds * 60) + number;
            if (colon < 0)
            {
                return true;
            }

            text = text[(colon + 1)..];
        }

        return false;
    }
}
