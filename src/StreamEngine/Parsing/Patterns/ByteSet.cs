using System.Buffers;

namespace StreamEngine.Parsing.Patterns;

/// <summary>A set of byte values, and whether the end of the text belongs to it. Immutable.</summary>
internal sealed class ByteSet : IEquatable<ByteSet>
{
    private const int End = 256;
    private const int Words = 5;

    private readonly ulong[] _bits;
    private SearchValues<byte>? _values;

    private ByteSet(ulong[] bits) => _bits = bits;

    /// <summary>Every byte; the end does not belong to it.</summary>
    internal static ByteSet All { get; } = Of(static _ => true);

    internal static ByteSet None { get; } = new(new ulong[Words]);

    /// <summary>The end of the text alone.</summary>
    internal static ByteSet EndOnly { get; } = new([0, 0, 0, 0, 1]);

    /// <summary>Every byte, and the end.</summary>
    internal static ByteSet Anything { get; } = All | EndOnly;

    /// <summary>ASCII letters, digits and the underscore.</summary>
    internal static ByteSet Word { get; } = Of(static b => b == '_' || char.IsAsciiLetterOrDigit((char)b));

    internal static ByteSet Digit { get; } = Of(static b => char.IsAsciiDigit((char)b));

    /// <summary>Space, tab and the other white space of ASCII.</summary>
    internal static ByteSet Space { get; } = Of(static b => b is 32 or (>= 9 and <= 13));

    /// <summary>Values for vector searches.</summary>
    internal SearchValues<byte> Values => _values ??= SearchValues.Create([.. Enumerable.Range(0, 256).Where(i => Contains((byte)i)).Select(static i => (byte)i)]);

    internal bool HasEnd => _bits[4] != 0;

    /// <summary>True when bytes of characters beyond ASCII belong to it: then all of them do.</summary>
    internal bool HasOther => Contains(0x80);

    internal bool IsAll => (_bits[0] & _bits[1] & _bits[2] & _bits[3]) == ulong.MaxValue;

    public static ByteSet operator |(ByteSet a, ByteSet b) => new([.. a._bits.Zip(b._bits, static (x, y) => x | y)]);

    /// <summary>All bytes that do not belong to the set.</summary>
    public static ByteSet operator !(ByteSet set) => Of(b => !set.Contains(b));

    internal static ByteSet Of(Func<byte, bool> contains)
    {
        ulong[] bits = new ulong[Words];
        for (int i = 0; i < End; i++)
        {
            bits[i >> 6] |= contains((byte)i) ? 1UL << (i & 63) : 0;
        }

        return new ByteSet(bits);
    }

    internal static ByteSet Of(byte value) => Of(b => b == value);

    internal bool Contains(byte value) => (_bits[value >> 6] & (1UL << (value & 63))) != 0;

    internal bool Overlaps(ByteSet other) => _bits.Zip(other._bits, static (x, y) => x & y).Any(static w => w != 0);

    public bool Equals(ByteSet? other) => other is not null && _bits.AsSpan().SequenceEqual(other._bits);

    public override bool Equals(object? obj) => Equals(obj as ByteSet);

    public override int GetHashCode() => _bits[0].GetHashCode();
}
