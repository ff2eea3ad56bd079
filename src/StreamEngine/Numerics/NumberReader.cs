using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>
/// Reads decimal numbers from UTF-8 text, bit for bit as <see cref="double.Parse(string)"/> does, without a culture and without
/// spaces, signs of currency or grouping.
/// </summary>
/// <remarks>
/// Numbers of up to 16 bytes are one vector: all digits are checked and combined side by side. Others are read by words of eight
/// digits and rounded by <see cref="DecimalRounding"/>. Only more than 19 significant digits are left to the framework.
/// </remarks>
internal static class NumberReader
{
    /// <summary>Readable bytes that must follow a text that is read by a method whose name ends in Padded.</summary>
    internal const int Padding = 16;

    private interface IGrammar
    {
        /// <summary>True for RFC 8259: no plus, no leading zero, digits on both sides of the point.</summary>
        static abstract bool Strict { get; }
    }

    private interface IReach
    {
        static abstract Vector128<byte> Load(ref byte start, int length);
    }

    /// <summary>Reads <c>[+-]digits[.digits][e[+-]digits]</c>; digits may miss on one side of the point. The whole text must be the number.</summary>
    /// <returns>False when the text is no number; a number beyond the range of double is infinite, as in IEEE 754.</returns>
    internal static bool TryReadDouble(ReadOnlySpan<byte> text, out double value) =>
        Read<Lenient, Exact>(text, out _, out value) != NumberKind.None;

    /// <summary>Reads a number of RFC 8259, section 6. The whole text must be the number.</summary>
    /// <param name="text">The number alone.</param>
    /// <param name="integer">The number when it is an <see cref="NumberKind.Integer"/>, else 0.</param>
    /// <param name="value">The double next to the number, whatever its kind; infinite beyond the range.</param>
    internal static NumberKind ReadJson(ReadOnlySpan<byte> text, out long integer, out double value) =>
        Read<Strict, Exact>(text, out integer, out value);

    /// <summary><see cref="ReadJson"/> of a text that at least <see cref="Padding"/> readable bytes follow, as in a slab.</summary>
    internal static NumberKind ReadJsonPadded(ReadOnlySpan<byte> text, out long integer, out double value) =>
        Read<Strict, Padded>(text, out integer, out value);

    /// <summary>True when <see cref="ReadJsonPadded"/> finds a number: most are told by their digits alone.</summary>
    internal static bool IsJsonPadded(ReadOnlySpan<byte> text)
    {
        int length = text.Length;
        ref byte start = ref MemoryMarshal.GetReference(text);
        if ((uint)(length - 1) < DigitVector.Width && start != '-')
        {
            uint others = DigitVector.Others(DigitVector.Digits(Vector128.LoadUnsafe(ref start)), length);
            if (others == 0)
            {
                return start != '0' || length == 1;
            }

            int point = BitOperations.TrailingZeroCount(others);
            if ((others & (others - 1)) == 0 && Unsafe.Add(ref start, point) == '.' && IsPlace<Strict>(start, point, length))
            {
                return true;
            }
        }

        return ReadJsonPadded(text, out _, out _) != NumberKind.None;
    }

    /// <summary><see cref="TryReadDouble"/> of a text that at least <see cref="Padding"/> readable bytes follow, as in a slab.</summary>
    internal static bool TryReadDoublePadded(ReadOnlySpan<byte> text, out double value) =>
        Read<Lenient, Padded>(text, out _, out value) != NumberKind.None;

    /// <summary>Reads an integer with an optional minus sign. The whole text must be the number.</summary>
    /// <returns>False when the text is no integer or does not fit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryReadInt64(ReadOnlySpan<byte> text, out long value)
    {
        bool negative = text.Length > 0 && text[0] == '-';
        bool read = TryReadUInt64(negative ? text[1..] : text, out ulong magnitude) && magnitude <= (negative ? 1UL << 63 : long.MaxValue);
        value = !read ? 0 : negative ? (long)(0 - magnitude) : (long)magnitude;
        return read;
    }

    /// <summary>Reads an integer of digits only. The whole text must be the number.</summary>
    /// <returns>False when the text is no integer or does not fit.</returns>
    internal static bool TryReadUInt64(ReadOnlySpan<byte> text, out ulong value)
    {
        if (text.Length - 1 is < 0 or >= DigitVector.Width)
        {
            return TryReadLong(text, out value);
        }

        Vector128<byte> digits = DigitVector.Digits(DigitVector.Load(ref MemoryMarshal.GetReference(text), text.Length));
        bool read = DigitVector.Others(digits, text.Length) == 0;
        value = read ? DigitVector.ToInteger(digits, text.Length) : 0;
        return read;
    }

    /// <summary>More than 16 digits: those of two vectors, or leading zeros.</summary>
    private static bool TryReadLong(ReadOnlySpan<byte> text, out ulong value)
    {
        if (text.Length is > DigitVector.Width and <= 20)
        {
            ref byte start = ref MemoryMarshal.GetReference(text);
            Vector128<byte> first = DigitVector.Digits(Vector128.LoadUnsafe(ref start));
            int rest = text.Length - DigitVector.Width;
            bool digits = (DigitVector.Others(first, DigitVector.Width) | DigitVector.Others(DigitVector.Last(ref start, text.Length), DigitVector.Width)) == 0;
            bool read = DigitVector.TryAppend(DigitVector.Combine(first), ref start, text.Length, rest, out value) && digits;
            value = read ? value : 0;
            return read;
        }

        int zeros = text.IndexOfAnyExcept((byte)'0');
        value = 0;
        return zeros > 0 ? TryReadUInt64(text[zeros..], out value) : zeros < 0 && text.Length > 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NumberKind Read<TGrammar, TReach>(ReadOnlySpan<byte> text, out long integer, out double value)
        where TGrammar : struct, IGrammar
        where TReach : struct, IReach
    {
        int length = text.Length;
        if ((uint)(length - 1) >= DigitVector.Width)
        {
            return ReadWide<TGrammar>(text, out integer, out value);
        }

        ref byte start = ref MemoryMarshal.GetReference(text);
        bool negative = start == '-';
        if (negative || (!TGrammar.Strict && start == '+'))
        {
            start = ref Unsafe.Add(ref start, 1);
            if (--length == 0)
            {
                return None(out integer, out value);
            }
        }

        Vector128<byte> digits = DigitVector.Digits(TReach.Load(ref start, length));
        uint others = DigitVector.Others(digits, length);
        if (others != 0)
        {
            // A point alone, and where the grammar allows it: the digits are exact, and so is the power of ten.
            int point = BitOperations.TrailingZeroCount(others);
            if ((others & (others - 1)) != 0 || Unsafe.Add(ref start, point) != '.' || !IsPlace<TGrammar>(start, point, length))
            {
                return ReadWide<TGrammar>(text, out integer, out value);
            }

            integer = 0;
            double quotient = (long)DigitVector.ToInteger(digits, length, point) / DecimalRounding.PowerOfTen(length - 1 - point);
            value = negative ? -quotient : quotient;
            return NumberKind.Double;
        }

        if (TGrammar.Strict && start == '0' && length > 1)
        {
            return None(out integer, out value);
        }

        long magnitude = (long)DigitVector.ToInteger(digits, length);
        if (negative)
        {
            integer = -magnitude;
            value = -(double)magnitude;
            return NumberKind.Integer;
        }

        integer = magnitude;
        value = magnitude;
        return NumberKind.Integer;
    }

    /// <summary>True when the point of a number stands where the grammar allows it; the wide way decides otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPlace<TGrammar>(byte first, int point, int length)
        where TGrammar : struct, IGrammar =>
        TGrammar.Strict ? (uint)(point - 1) < (uint)(length - 2) && (first != '0' || point == 1) : length > 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NumberKind ReadWide<TGrammar>(ReadOnlySpan<byte> text, out long integer, out double value)
        where TGrammar : struct, IGrammar
    {
        if (text.Length == 0)
        {
            return None(out integer, out value);
        }

        bool negative = text[0] == '-';
        ReadOnlySpan<byte> number = negative || (!TGrammar.Strict && text[0] == '+') ? text[1..] : text;
        if (!NumberParts.TryRead(number, TGrammar.Strict, out ulong mantissa, out int exponent, out bool isExact, out bool isWhole))
        {
            return None(out integer, out value);
        }

        integer = 0;
        if (!isExact)
        {
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
            return isWhole ? NumberKind.BigInteger : NumberKind.Double;
        }

        double magnitude = DecimalRounding.ToDouble(mantissa, exponent);
        value = negative ? -magnitude : magnitude;
        if (!isWhole)
        {
            return NumberKind.Double;
        }

        if (mantissa > (negative ? 1UL << 63 : long.MaxValue))
        {
            return NumberKind.BigInteger;
        }

        integer = negative ? (long)(0 - mantissa) : (long)mantissa;
        return NumberKind.Integer;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static NumberKind None(out long integer, out double value)
    {
        integer = 0;
        value = 0;
        return NumberKind.None;
    }

    private readonly struct Strict : IGrammar
    {
        static bool IGrammar.Strict => true;
    }

    private readonly struct Lenient : IGrammar
    {
        static bool IGrammar.Strict => false;
    }

    private readonly struct Exact : IReach
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector128<byte> IReach.Load(ref byte start, int length) => DigitVector.Load(ref start, length);
    }

    private readonly struct Padded : IReach
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector128<byte> IReach.Load(ref byte start, int length) => Vector128.LoadUnsafe(ref start);
    }
}
