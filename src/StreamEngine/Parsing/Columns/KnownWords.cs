using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Columns;

/// <summary>Remembers short words that have passed a test, which then costs a comparison. Names of hosts and programs come again and again.</summary>
/// <param name="test">The test. It must depend on the word alone.</param>
internal sealed class KnownWords(KnownWords.Test test)
{
    /// <summary>Longest word that is remembered, in bytes.</summary>
    internal const int MaxLength = 32;

    private const int SlotBits = 10;
    private const int Slots = 1 << SlotBits;

    private readonly Vector256<byte>[] _words = new Vector256<byte>[Slots];
    private readonly byte[] _lengths = new byte[Slots];

    /// <summary>Tests a word.</summary>
    internal delegate bool Test(ReadOnlySpan<byte> word);

    /// <summary>True when a piece of a text passes the test.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Passes(ByteText text, int start, int length)
    {
        Vector256<byte> word = text.Load32(start) & Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)Math.Min(length, MaxLength)));
        int slot = Slot(word, length);
        return (_lengths[slot] == length && _words[slot] == word) || Look(text.Slice(start, length), in word, slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Slot(Vector256<byte> word, int length)
    {
        // Names often differ in their last digits, which may be in any of the four parts.
        Vector128<ulong> half = (word.GetLower() ^ Vector128.ShiftLeft(word.GetUpper().AsUInt64(), 1).AsByte()).AsUInt64();
        return (int)(((half.GetElement(0) ^ (half.GetElement(1) * 0x9E3779B97F4A7C15) ^ (ulong)length) * 0xD6E8FEB86659FD93) >> (64 - SlotBits));
    }

    /// <summary>A word that is not in its first place: words that share one push each other into a second, and out only from there.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Look(ReadOnlySpan<byte> word, in Vector256<byte> bytes, int slot)
    {
        int second = slot ^ 1;
        bool passes = (_lengths[second] == word.Length && _words[second] == bytes) || test(word);
        if (passes && word.Length is > 0 and <= MaxLength)
        {
            _words[second] = _words[slot];
            _lengths[second] = _lengths[slot];
            _words[slot] = bytes;
            _lengths[slot] = (byte)word.Length;
        }

        return passes;
    }
}
