using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Series;

/// <summary>A row as it was written and the series it is a row of: two cache lines.</summary>
internal struct Spelling
{
    /// <summary>Longest row that is remembered, in bytes of name, field and labels.</summary>
    internal const int MaxLength = 108;

    /// <summary>Bytes that it takes.</summary>
    internal const int Bytes = 128;

    private const ushort Nothing = ushort.MaxValue;

    internal ulong Hash;
    internal int Series;

    /// <summary>Place of the row that came next.</summary>
    internal int Next;
    private byte _first;
    private byte _second;
    private ushort _third;
    private Text _text;

    internal static bool Fits(int first, int second, int third) => first + second + third <= MaxLength;

    internal void Set(ulong hash, int series, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        Hash = hash;
        Series = series;
        Next = -1;
        _first = (byte)first.Length;
        _second = (byte)second.Length;
        _third = (ushort)third.Length;
        Span<byte> text = _text;
        first.CopyTo(text);
        second.CopyTo(text[first.Length..]);
        third.CopyTo(text[(first.Length + second.Length)..]);
    }

    /// <summary>No row is this one any more.</summary>
    internal void Clear() => _third = Nothing;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool Is(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        if (_third != third.Length || _first != first.Length || _second != second.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> text = _text;
        return ShortText.AreEqual(text[(_first + _second)..], third, third.Length) && ShortText.AreEqual(text, first, first.Length)
            && (_second == 0 || ShortText.AreEqual(text[_first..], second, second.Length));
    }

    [InlineArray(MaxLength)]
    private struct Text
    {
        private byte _first;
    }
}
