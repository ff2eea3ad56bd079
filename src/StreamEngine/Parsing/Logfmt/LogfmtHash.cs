using System.Numerics;
using System.Runtime.CompilerServices;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Logfmt;

/// <summary>Tells lines apart by the number of their structural bytes and some of their keys: the first one, the last one and three between them.</summary>
internal readonly struct LogfmtHash : IShapeHash
{
    public static uint Of(ByteText text, Positions tokens, int count, int start)
    {
        ulong hash = Mix((ulong)count, Key(text, start));
        if (count > 0)
        {
            int quarter = count / 4;
            hash = Mix(hash, KeyBehind(text, tokens[quarter]));
            hash = Mix(hash, KeyBehind(text, tokens[2 * quarter]));
            hash = Mix(hash, KeyBehind(text, tokens[3 * quarter]));
            hash = Mix(hash, KeyBehind(text, tokens[count - 1]));
        }

        return (uint)(hash >> 32);
    }

    /// <summary>The key behind a space; nothing behind a quote, where a value may stand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong KeyBehind(ByteText text, int token) => text[token] == ' ' ? Key(text, token + 1) : 0;

    /// <summary>The first eight bytes of what stands before an equals sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Key(ByteText text, int at)
    {
        ulong word = text.Word(at);
        ulong zeros = word ^ (0x0101010101010101UL * '=');
        ulong equals = (zeros - 0x0101010101010101) & ~zeros & 0x8080808080808080;
        return word & (equals - 1) & ~equals;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong key) => BitOperations.RotateLeft((hash ^ key) * 0x9E3779B97F4A7C15, 29);
}
