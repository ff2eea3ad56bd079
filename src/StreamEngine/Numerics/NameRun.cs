using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>How far a name of letters, digits, underscores and colons goes: 32 bytes are looked at together.</summary>
internal static class NameRun
{
    /// <summary>Bytes of the run that starts at a position of a text with padding; may count bytes behind the end of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Length(ByteText text, int at)
    {
        uint others = ~Vector256.LessThan(Classes(text.Load32(at)), Vector256.Create((byte)1)).ExtractMostSignificantBits();
        return others != 0 ? BitOperations.TrailingZeroCount(others) : LengthFrom(text, at);
    }

    /// <summary>The same of a text without padding, byte by byte.</summary>
    internal static int LengthScalar(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (length < text.Length && IsNameByte(text[length]))
        {
            length++;
        }

        return length;
    }

    /// <summary>True for letters, digits, underscores and colons.</summary>
    internal static bool IsNameByte(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)':';

    /// <summary>0 for a byte of a name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Classes(Vector256<byte> bytes)
    {
        // A colon is next to the digits. The smaller of a distance and the last that counts is the distance itself when it counts.
        Vector256<byte> letters = (bytes | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a');
        Vector256<byte> digits = bytes - Vector256.Create((byte)'0');
        Vector256<byte> isName = Vector256.Equals(Vector256.Min(letters, Vector256.Create((byte)25)), letters)
            | Vector256.Equals(Vector256.Min(digits, Vector256.Create((byte)10)), digits)
            | Vector256.Equals(bytes, Vector256.Create((byte)'_'));
        return ~isName;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LengthFrom(ByteText text, int start)
    {
        int at = start + Vector256<byte>.Count;
        while (at < text.Length && IsNameByte(text[at]))
        {
            at++;
        }

        return at - start;
    }
}
