using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>Recognises IPv4 addresses by bit operations: where their dots stand, and that their numbers are no greater than 255.</summary>
internal static class AddressText
{
    private const int Longest = 22;

    /// <summary>
    /// True for four numbers up to 255, with a slash before them or none, and a colon or slash and up to five digits behind them or none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsIPv4(ByteText text, int start, int length)
    {
        int slash = text[start] == '/' ? 1 : 0;
        start += slash;
        length -= slash;
        if ((uint)(length - 7) > Longest - 7)
        {
            return false;
        }

        Vector256<byte> bytes = text.Load32(start);
        uint inside = (1U << length) - 1;
        uint digits = Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)9)).ExtractMostSignificantBits() & inside;
        uint dots = Vector256.Equals(bytes, Vector256.Create((byte)'.')).ExtractMostSignificantBits() & inside;
        uint others = inside & ~digits & ~dots;
        int end = others == 0 ? length : BitOperations.TrailingZeroCount(others);
        if (BitOperations.PopCount(dots) != 3 || (others & (others - 1)) != 0 || dots >= 1U << end)
        {
            return false;
        }

        int first = BitOperations.TrailingZeroCount(dots);
        dots &= dots - 1;
        int second = BitOperations.TrailingZeroCount(dots);
        dots &= dots - 1;
        int third = BitOperations.TrailingZeroCount(dots);
        bool numbers = IsByte(text, start, first) & IsByte(text, start + first + 1, second - first - 1)
            & IsByte(text, start + second + 1, third - second - 1) & IsByte(text, start + third + 1, end - third - 1);
        return numbers && (end == length || (text[start + end] is (byte)':' or (byte)'/' && length - end is > 1 and <= 6));
    }

    /// <summary>True for one to three digits that are no more than 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsByte(ByteText text, int start, int length)
    {
        // Three digits compare as the number that their bytes make.
        uint word = (uint)text.Word(start) & 0xFFFFFF;
        uint number = ((word & 0xFF) << 16) | (word & 0xFF00) | (word >> 16);
        return (uint)(length - 1) < 2 | (length == 3 & number <= 0x323535);
    }
}
