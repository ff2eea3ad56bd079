using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Numerics;

/// <summary>Tells words that only names and addresses of hosts look like by the kinds of their bytes, 16 at a time.</summary>
internal static class HostBytes
{
    /// <summary>Longest word that is told.</summary>
    internal const int MaxLength = 16;

    private const byte Mark = 1;
    private const byte Digit = 2;
    private const byte LetterToO = 4;
    private const byte LetterFromP = 8;
    private const byte Underscore = 16;
    private const byte Colon = 32;

    // The kind of a byte is Low[its low four bits] & High[its high four bits].
    private static readonly Vector128<byte> s_low = Vector128.Create(
        (byte)(Digit | LetterFromP), 14, 14, 14, 14, 14 | Mark, 14, 14, 14, 14,
        LetterToO | LetterFromP | Colon, LetterToO, LetterToO, LetterToO | Mark, LetterToO | Mark, LetterToO | Mark | Underscore);

    private static readonly Vector128<byte> s_high = Vector128.Create(
        0, 0, Mark, Digit | Colon, LetterToO, LetterFromP | Underscore, LetterToO, LetterFromP, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>
    /// True when a word begins with a letter or digit, has letters, digits and <c>. - _ : % /</c> alone, and one that is no letter or underscore among
    /// them: no word of a language has that. False tells nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool AreName(ByteText text, int at, int length)
    {
        Vector128<byte> bytes = text.Load16(at);
        Vector128<byte> kinds = Vector128.ShuffleNative(s_low, bytes & Vector128.Create((byte)0x0F)) & Vector128.ShuffleNative(s_high, bytes >>> 4);
        ulong others = Vector128.Equals(kinds, Vector128<byte>.Zero).ExtractMostSignificantBits();
        Vector128<byte> marks = kinds & Vector128.Create((byte)(Mark | Digit | Colon));
        ulong plain = Vector128.Equals(marks, Vector128<byte>.Zero).ExtractMostSignificantBits();
        ulong word = BitMasks.First(length);
        return length <= MaxLength && (others & word) == 0 && (plain & word) != word && (kinds.ToScalar() & (Digit | LetterToO | LetterFromP)) != 0;
    }
}
