using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Series;

/// <summary>A row as it was written and the series it is a row of: two cache lines.</summary>
internal struct Spelling
{
    /// <summary>Longest row that is remembered, in bytes of name, field and labels.</summary>
    internal const int MaxLength = 112;

    /// <summary>Bytes that it takes.</summary>
    internal const int Bytes = 128;

    /// <summary>Longest name and field behind which 64 bytes can be read.</summary>
    private const int MaxBefore = MaxLength - 64;

    private const uint Nothing = uint.MaxValue;

    internal ulong Hash;
    internal int Series;

    // Lengths of the three texts in one word, so that one comparison tells whether they are the same.
    private uint _lengths;
    private Text _text;

    internal static bool Fits(int first, int second, int third) => first + second + third <= MaxLength;

    internal void Set(ulong hash, int series, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        Hash = hash;
        Series = series;
        _lengths = Lengths(first.Length, second.Length, third.Length);
        Span<byte> text = _text;
        first.CopyTo(text);
        second.CopyTo(text[first.Length..]);
        third.CopyTo(text[(first.Length + second.Length)..]);
    }

    /// <summary>No row is this one any more.</summary>
    internal void Clear() => _lengths = Nothing;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool Is(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        if (_lengths != Lengths(first.Length, second.Length, third.Length) || !Fits(first.Length, second.Length, third.Length))
        {
            return false;
        }

        ReadOnlySpan<byte> text = _text;
        return ShortText.AreEqual(text[(first.Length + second.Length)..], third, third.Length) && ShortText.AreEqual(text, first, first.Length)
            && (second.IsEmpty || ShortText.AreEqual(text[first.Length..], second, second.Length));
    }

    /// <summary>The same for texts that lie in slabs: 64 bytes can be read from the start of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool IsInSlab(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        if (first.Length + second.Length > MaxBefore || third.Length > ShortText.MaxPadded)
        {
            return Is(first, second, third);
        }

        ReadOnlySpan<byte> text = _text;
        return _lengths == Lengths(first.Length, second.Length, third.Length)
            && (ShortText.ArePaddedEqual(text[(first.Length + second.Length)..], third, third.Length) & ShortText.ArePaddedEqual(text, first, first.Length)
            & ShortText.ArePaddedEqual(text[first.Length..], second, second.Length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Lengths(int first, int second, int third) => (uint)first | ((uint)second << 8) | ((uint)third << 16);

    [InlineArray(MaxLength)]
    private struct Text
    {
        private byte _first;
    }
}
