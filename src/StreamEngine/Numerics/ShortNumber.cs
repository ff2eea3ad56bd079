using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>
/// Reads the numbers that fill most columns, without a call: up to 16 bytes of digits with a point among them or none, and a minus sign before them. What it
/// reads, <see cref="NumberReader.TryReadDouble"/> reads alike.
/// </summary>
internal static class ShortNumber
{
    /// <summary>Reads a number of a text that is followed by padding.</summary>
    /// <returns>False when the piece is no such number; it may be another one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead(ByteText text, int start, int length, out double value)
    {
        int sign = length > 0 && text[start] == '-' ? 1 : 0;
        start += sign;
        length -= sign;
        if ((uint)(length - 1) >= DigitVector.Width)
        {
            value = 0;
            return false;
        }

        Vector128<byte> digits = DigitVector.Digits(text.Load16(start));
        uint others = DigitVector.Others(digits, length);
        double magnitude;
        if (others == 0)
        {
            magnitude = (long)DigitVector.ToInteger(digits, length);
        }
        else
        {
            // With 15 digits at most, both the digits and the power of ten are exact, so that the quotient is rounded once.
            int point = BitOperations.TrailingZeroCount(others);
            if ((others & (others - 1)) != 0 || length == 1 || text[start + point] != '.')
            {
                value = 0;
                return false;
            }

            magnitude = (long)DigitVector.ToInteger(digits, length, point) / DecimalRounding.PowerOfTen(length - 1 - point);
        }

        value = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(magnitude) | ((ulong)(uint)sign << 63));
        return true;
    }

    /// <summary>Reads 19 digits, the count of nanoseconds since 1970 in these times, of a text that is followed by padding.</summary>
    /// <returns>False when not all are digits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryReadNineteen(ByteText text, int start, out ulong value)
    {
        Vector128<byte> digits = DigitVector.Digits(text.Load16(start));
        ulong last = (text.Word(start + DigitVector.Width, 3) ^ 0x303030) & 0xFFFFFF;
        uint others = DigitVector.Others(digits, DigitVector.Width);
        value = (DigitVector.Combine(digits) * 1000) + ((last & 0xFF) * 100) + (((last >> 8) & 0xFF) * 10) + (last >> 16);
        return others == 0 && ((last + 0x767676) & 0x808080) == 0 && (last & 0x808080) == 0;
    }
}
