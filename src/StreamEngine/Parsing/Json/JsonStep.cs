using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Json;

/// <summary>Up to 32 bytes, and perhaps the value behind them.</summary>
internal readonly struct JsonStep
{
    internal const int Bytes = 32;

    private readonly StoredVector256 _bytes;
    private readonly StoredVector256 _mask;
    private readonly int _offset;

    /// <summary>Bytes before a value.</summary>
    internal JsonStep(ReadOnlySpan<byte> bytes, int offset, JsonShape.Expected value)
        : this(bytes, offset, value.Token)
    {
        ValueAt = value.Text.Length;
        Quotes = value.Kind == JsonValueKind.Text ? 1 : 0;
        Stride = RecordGroup.MaxRecords;

        // Numbers begin with a byte from '-' to '9', the words true, false and null from 'f' to 't': whoever reads the value checks the rest.
        (Least, Most) = value.Kind switch
        {
            JsonValueKind.Number => ((int)'-', (int)'9'),
            JsonValueKind.Literal => ('f', 't'),
            _ => (byte.MinValue, byte.MaxValue),
        };
    }

    /// <summary>Bytes that others follow: no value, and the structural byte stays.</summary>
    internal JsonStep(ReadOnlySpan<byte> bytes, int offset, int token)
    {
        Span<byte> held = stackalloc byte[Bytes];
        Span<byte> mask = stackalloc byte[Bytes];
        held.Clear();
        mask.Clear();
        bytes.CopyTo(held);
        mask[..bytes.Length].Fill(0xFF);
        _bytes = new(Vector256.Create<byte>(held));
        _mask = new(Vector256.Create<byte>(mask));
        _offset = offset;
        Token = token;
        Most = byte.MaxValue;
    }

    /// <summary>The structural byte behind the value.</summary>
    internal int Token { get; }

    /// <summary>From the structural byte before to the value, without the quote of a string.</summary>
    internal int ValueAt { get; }

    /// <summary>Bytes between the value and the structural byte behind it: the quote of a string.</summary>
    internal int Quotes { get; }

    /// <summary>Least first byte of the value.</summary>
    internal int Least { get; }

    /// <summary>Greatest first byte of the value.</summary>
    internal int Most { get; }

    /// <summary>From the place of a value in its group to that of the next value; 0 when there is none.</summary>
    internal int Stride { get; }

    /// <summary>Compares what stands before a value in records that follow each other, and notes where the value lies.</summary>
    /// <param name="text">The chunk's bytes.</param>
    /// <param name="tokens">Structural bytes of the records.</param>
    /// <param name="run">Of each record its first token.</param>
    /// <param name="count">Records.</param>
    /// <param name="before">The structural byte before, of those of a record.</param>
    /// <param name="pieces">Where the places go.</param>
    /// <param name="slot">The first of them.</param>
    /// <returns>The records before the first one that has something else there.</returns>
    internal int Match(ByteText text, Positions tokens, Pieces run, int count, int before, Pieces pieces, int slot)
    {
        Positions befores = tokens.From(before);
        Positions behinds = tokens.From(Token);
        return Stride == 0 ? MatchBytes(text, befores, run, count)
            : Quotes != 0 ? MatchTexts(text, befores, behinds, run, count, pieces.From(slot))
            : MatchBare(text, befores, behinds, run, count, pieces.From(slot));
    }

    // Three loops, each with as much on its hands as a core has registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int MatchTexts(ByteText text, Positions befores, Positions behinds, Pieces run, int count, Pieces places)
    {
        Vector256<byte> bytes = _bytes.Value;
        Vector256<byte> mask = _mask.Value;
        int offset = _offset;
        int at = ValueAt;
        for (int i = 0; i < count; i++)
        {
            int first = run.Start(i);
            int last = befores[first];
            int start = last + at;
            int length = behinds[first] - 1 - start;
            if (((text.Load32(last + offset) & mask) ^ bytes) != Vector256<byte>.Zero || length < 0)
            {
                return i;
            }

            places.Set(i, start, length);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int MatchBare(ByteText text, Positions befores, Positions behinds, Pieces run, int count, Pieces places)
    {
        Vector256<byte> bytes = _bytes.Value;
        Vector256<byte> mask = _mask.Value;
        int offset = _offset;
        int at = ValueAt;
        int least = Least;
        uint range = (uint)(Most - Least);
        for (int i = 0; i < count; i++)
        {
            int first = run.Start(i);
            int last = befores[first];
            int start = last + at;
            int length = behinds[first] - start;
            if (((text.Load32(last + offset) & mask) ^ bytes) != Vector256<byte>.Zero || length < 0 || (uint)(text[start] - least) > range)
            {
                return i;
            }

            places.Set(i, start, length);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int MatchBytes(ByteText text, Positions befores, Pieces run, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (Differs(text, befores[run.Start(i)]) != Vector256<byte>.Zero)
            {
                return i;
            }
        }

        return count;
    }

    /// <summary>Zero exactly when the bytes stand behind a structural byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector256<byte> Differs(ByteText text, int before) => (text.Load32(before + _offset) & _mask.Value) ^ _bytes.Value;
}

/// <summary>Kinds of values that a shape tells apart.</summary>
internal enum JsonValueKind : byte
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true, false or null.</summary>
    Literal,
}
