using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using StreamEngine.Numerics;

namespace StreamEngine.Templates.Parameters;

/// <summary>Tells the type of a value by its form, and the number that it is. Depends on the bytes of the value alone.</summary>
internal static class ParameterValue
{
    private const int LeastHex = 6;

    /// <summary>Reads a value of a text behind which there is padding.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Begin of the value.</param>
    /// <param name="length">Its length.</param>
    /// <param name="number">The number that it is, in the unit of its type; NaN for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ParameterType Read(ByteText text, int start, int length, out double number)
    {
        if ((uint)(length - 1) < DigitVector.Width)
        {
            Vector128<byte> digits = DigitVector.Digits(text.Load16(start));
            if (DigitVector.Others(digits, length) == 0)
            {
                number = (long)DigitVector.ToInteger(digits, length);
                return ParameterType.Integer;
            }
        }

        return ReadOther(text, start, length, out number);
    }

    private static ParameterType ReadOther(ByteText text, int start, int length, out double number)
    {
        number = double.NaN;
        if (length == 0)
        {
            return ParameterType.Empty;
        }

        int kinds = TextKinds.Of(text, start, length);
        ReadOnlySpan<byte> value = text.Slice(start, length);
        if ((kinds & TextKinds.Digit) == 0)
        {
            return Named(value, kinds, ref number);
        }

        const int Address = TextKinds.Digit | TextKinds.Dot | TextKinds.Colon | TextKinds.Mark;
        if ((kinds & ~Address) == 0 && (kinds & TextKinds.Dot) != 0 && AddressText.IsIPv4(text, start, length))
        {
            return ParameterType.IPv4;
        }

        if (char.IsAsciiDigit((char)value[0]) || value[0] is (byte)'-' or (byte)'+' or (byte)'.' or (byte)'<' or (byte)'>')
        {
            ParameterType type = Numeric(value, kinds, ref number);
            if (type != ParameterType.Word)
            {
                return type;
            }
        }

        return Identifier(value, kinds);
    }

    /// <summary>Reads a number whose unit is known.</summary>
    internal static double ReadNumber(ReadOnlySpan<byte> value, double scale) =>
        Utf8Parser.TryParse(value, out double number, out int read) && read == value.Length ? number * scale : double.NaN;

    /// <summary>A value without digits.</summary>
    private static ParameterType Named(ReadOnlySpan<byte> value, int kinds, ref double number)
    {
        if (value.Length is 4 or 5 && value[^1] is (byte)'e' or (byte)'E')
        {
            bool isTrue = Ascii.EqualsIgnoreCase(value, "true"u8);
            if (isTrue || Ascii.EqualsIgnoreCase(value, "false"u8))
            {
                number = isTrue ? 1 : 0;
                return ParameterType.Boolean;
            }
        }

        return kinds == TextKinds.Hex ? value.Length is 8 or 16 or 32 ? ParameterType.Hexadecimal : ParameterType.Word : Structured(value, kinds);
    }

    /// <summary>What begins with a digit or a sign: a number, a time, a number with its unit.</summary>
    private static ParameterType Numeric(ReadOnlySpan<byte> value, int kinds, ref double number)
    {
        const int Plain = TextKinds.Digit | TextKinds.Dot | TextKinds.Dash | TextKinds.Other;
        if ((kinds & ~(Plain | TextKinds.Hex)) == 0 && Number(value, kinds, ref number) is var type and not ParameterType.Word)
        {
            return type;
        }

        if ((kinds & (TextKinds.Colon | TextKinds.Dash | TextKinds.Mark)) != 0 && TimeForm.Matches(value))
        {
            return ParameterType.Time;
        }

        return (kinds & (TextKinds.Colon | TextKinds.Mark)) == 0 ? Quantity(value, ref number) : ParameterType.Word;
    }

    private static ParameterType Number(ReadOnlySpan<byte> value, int kinds, ref double number)
    {
        ReadOnlySpan<byte> unsigned = value[0] == '+' ? value[1..] : value;
        if ((kinds & (TextKinds.Dot | TextKinds.Hex)) == 0 && Utf8Parser.TryParse(unsigned, out long whole, out int read) && read == unsigned.Length)
        {
            number = whole;
            return ParameterType.Integer;
        }

        // 1e5 may as well be hexadecimal: an exponent needs a point or a sign.
        bool exponent = (kinds & TextKinds.Hex) != 0;
        if ((!exponent || (kinds & (TextKinds.Dot | TextKinds.Dash)) != 0 || value.IndexOf((byte)'+') > 0)
            && (kinds & (TextKinds.Dot | TextKinds.Hex)) != 0
            && Utf8Parser.TryParse(unsigned, out double real, out read) && read == unsigned.Length && char.IsAsciiDigit((char)value[^1]))
        {
            number = real;
            return ParameterType.Decimal;
        }

        return ParameterType.Word;
    }

    /// <summary>Numbers with units directly behind them: <c>12ms</c>, <c>1h2m3.5s</c>, <c>95%</c>.</summary>
    private static ParameterType Quantity(ReadOnlySpan<byte> value, ref double number)
    {
        int at = value[0] is (byte)'<' or (byte)'>' or (byte)'+' ? 1 : 0;
        double sum = 0;
        double last = double.PositiveInfinity;
        ParameterType type = ParameterType.Word;
        while (at < value.Length)
        {
            if (!Utf8Parser.TryParse(value[at..], out decimal part, out int read))
            {
                return ParameterType.Word;
            }

            at += read;
            bool attached = at < value.Length && value[at] != ' ';
            at += attached ? 0 : 1;
            int end = at;
            while (end < value.Length && !char.IsAsciiDigit((char)value[end]) && value[end] is not ((byte)' ' or (byte)'-'))
            {
                end++;
            }

            // Only durations are written in several units, the greatest one first.
            if (end <= at || !ParameterUnit.TryFind(value[at..end], attached, out ParameterUnit unit)
                || (type != ParameterType.Word && (type != ParameterType.Duration || unit.Type != type || unit.Scale >= last)))
            {
                return ParameterType.Word;
            }

            type = unit.Type;
            last = unit.Scale;
            sum += (double)part * unit.Scale;
            at = end < value.Length && value[end] == ' ' ? end + 1 : end;
        }

        number = type == ParameterType.Word ? number : sum;
        return type;
    }

    private static ParameterType Identifier(ReadOnlySpan<byte> value, int kinds)
    {
        const int Groups = TextKinds.Digit | TextKinds.Hex | TextKinds.Dash | TextKinds.Colon | TextKinds.Dot;
        if ((kinds & ~Groups) == 0)
        {
            if ((kinds & (TextKinds.Dash | TextKinds.Colon | TextKinds.Dot)) == 0)
            {
                return (kinds & TextKinds.Hex) != 0 && value.Length >= LeastHex ? ParameterType.Hexadecimal : ParameterType.Word;
            }

            if (AddressForm.IsUuid(value))
            {
                return ParameterType.Uuid;
            }

            if (AddressForm.IsMac(value))
            {
                return ParameterType.Mac;
            }

            if (AddressForm.IsIPv6(value))
            {
                return ParameterType.IPv6;
            }
        }

        if (value.Length > 2 && value[0] == '0' && (value[1] | 0x20) == 'x' && (TextKinds.Of(value[2..]) & ~(TextKinds.Digit | TextKinds.Hex)) == 0)
        {
            return ParameterType.Hexadecimal;
        }

        return Structured(value, kinds);
    }

    /// <summary>Names with marks among them.</summary>
    private static ParameterType Structured(ReadOnlySpan<byte> value, int kinds)
    {
        if ((kinds & (TextKinds.Mark | TextKinds.Dot)) == 0 || ((kinds & TextKinds.Other) != 0 && value.IndexOf((byte)' ') >= 0))
        {
            return ParameterType.Word;
        }

        if ((kinds & TextKinds.Mark) == 0)
        {
            return AddressForm.IsHost(value) ? ParameterType.Host : ParameterType.Word;
        }

        int at = value[0] == '/' ? 0 : value.IndexOfAny("/\\@"u8);
        if (at == 0)
        {
            return value[0] == '@' ? ParameterType.Word : ParameterType.Path;
        }

        if (value[at] == '@')
        {
            return at < value.Length - 1 && value[(at + 1)..].IndexOfAny("/\\@"u8) < 0 ? ParameterType.Email : ParameterType.Word;
        }

        if (at > 1 && at + 1 < value.Length && value[at - 1] == ':' && value[at + 1] == '/')
        {
            return ParameterType.Url;
        }

        bool isRooted = value[0] is (byte)'.' or (byte)'~' || (at == 2 && value[1] == ':');
        return isRooted || value[(at + 1)..].IndexOfAny((byte)'/', (byte)'\\') >= 0 || (kinds & TextKinds.Dot) != 0 ? ParameterType.Path : ParameterType.Word;
    }
}
