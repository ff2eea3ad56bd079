using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics.Scanning;

/// <summary>A block in one 512-bit vector.</summary>
internal readonly struct Block512 : IByteBlock<Block512>
{
    private readonly Vector512<byte> _bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Block512(Vector512<byte> bytes) => _bytes = bytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block512 Load(ref readonly byte source) => new(Vector512.LoadUnsafe(in source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block512 Or(in Block512 left, in Block512 right) => new(left._bytes | right._bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Equal(byte value) => Vector512.Equals(_bytes, Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualFolded(byte value) => Vector512.Equals(_bytes | Vector512.Create((byte)0x20), Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualFolded(ulong low, ulong high)
    {
        Vector512<byte> folded = _bytes | Vector512.Create((byte)0x20);
        Vector512<byte> table = Vector512.Create(low, high, low, high, low, high, low, high).AsByte();
        if (Avx512BW.IsSupported)
        {
            // The shuffle takes the low four bits of each byte, and gives 0 for bytes beyond ASCII, which no folded byte equals.
            return Vector512.Equals(Avx512BW.Shuffle(table, _bytes), folded).ExtractMostSignificantBits();
        }

        Vector512<byte> selected = Vector512.Shuffle(table, _bytes & Vector512.Create((byte)0x0F));
        return Vector512.Equals(selected, folded).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Below(byte value) => Vector512.LessThan(_bytes, Vector512.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NonAscii() => _bytes.ExtractMostSignificantBits();
}

/// <summary>A block in two 256-bit vectors.</summary>
internal readonly struct Block256 : IByteBlock<Block256>
{
    private readonly Vector256<byte> _low;
    private readonly Vector256<byte> _high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Block256(Vector256<byte> low, Vector256<byte> high)
    {
        _low = low;
        _high = high;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block256 Load(ref readonly byte source) => new(Vector256.LoadUnsafe(in source), Vector256.LoadUnsafe(in source, 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block256 Or(in Block256 left, in Block256 right) => new(left._low | right._low, left._high | right._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Equal(byte value)
    {
        Vector256<byte> wanted = Vector256.Create(value);
        return Join(Vector256.Equals(_low, wanted), Vector256.Equals(_high, wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualFolded(byte value)
    {
        Vector256<byte> bit = Vector256.Create((byte)0x20);
        Vector256<byte> wanted = Vector256.Create(value);
        return Join(Vector256.Equals(_low | bit, wanted), Vector256.Equals(_high | bit, wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualFolded(ulong low, ulong high)
    {
        Vector256<byte> bit = Vector256.Create((byte)0x20);
        Vector256<byte> entries = Vector256.Create(low, high, low, high).AsByte();
        return Join(Vector256.Equals(Select(entries, _low), _low | bit), Vector256.Equals(Select(entries, _high), _high | bit));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Select(Vector256<byte> entries, Vector256<byte> bytes) =>
        Avx2.IsSupported ? Avx2.Shuffle(entries, bytes) : Vector256.Shuffle(entries, bytes & Vector256.Create((byte)0x0F));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Below(byte value)
    {
        // Unsigned x <= value - 1 exactly when the smaller of the two is x: AVX2 has no unsigned comparison.
        Vector256<byte> most = Vector256.Create((byte)(value - 1));
        return Join(Vector256.Equals(Vector256.Min(_low, most), _low), Vector256.Equals(Vector256.Min(_high, most), _high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NonAscii() => Join(_low, _high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Join(Vector256<byte> low, Vector256<byte> high) =>
        low.ExtractMostSignificantBits() | ((ulong)high.ExtractMostSignificantBits() << 32);
}

/// <summary>A block in four 128-bit vectors.</summary>
internal readonly struct Block128 : IByteBlock<Block128>
{
    private readonly Vector128<byte> _a;
    private readonly Vector128<byte> _b;
    private readonly Vector128<byte> _c;
    private readonly Vector128<byte> _d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Block128(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d)
    {
        _a = a;
        _b = b;
        _c = c;
        _d = d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block128 Load(ref readonly byte source) => new(
        Vector128.LoadUnsafe(in source), Vector128.LoadUnsafe(in source, 16), Vector128.LoadUnsafe(in source, 32), Vector128.LoadUnsafe(in source, 48));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block128 Or(in Block128 left, in Block128 right) =>
        new(left._a | right._a, left._b | right._b, left._c | right._c, left._d | right._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Equal(byte value)
    {
        Vector128<byte> wanted = Vector128.Create(value);
        return Join(Vector128.Equals(_a, wanted), Vector128.Equals(_b, wanted), Vector128.Equals(_c, wanted), Vector128.Equals(_d, wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualFolded(byte value)
    {
        Vector128<byte> bit = Vector128.Create((byte)0x20);
        Vector128<byte> wanted = Vector128.Create(value);
        return Join(
            Vector128.Equals(_a | bit, wanted), Vector128.Equals(_b | bit, wanted), Vector128.Equals(_c | bit, wanted), Vector128.Equals(_d | bit, wanted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EqualFolded(ulong low, ulong high)
    {
        Vector128<byte> bit = Vector128.Create((byte)0x20);
        Vector128<byte> table = Vector128.Create(low, high).AsByte();
        return Join(
            Vector128.Equals(Select(table, _a), _a | bit), Vector128.Equals(Select(table, _b), _b | bit),
            Vector128.Equals(Select(table, _c), _c | bit), Vector128.Equals(Select(table, _d), _d | bit));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Select(Vector128<byte> entries, Vector128<byte> bytes) =>
        Ssse3.IsSupported ? Ssse3.Shuffle(entries, bytes) : Vector128.Shuffle(entries, bytes & Vector128.Create((byte)0x0F));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Below(byte value)
    {
        Vector128<byte> most = Vector128.Create((byte)(value - 1));
        return Join(
            Vector128.Equals(Vector128.Min(_a, most), _a), Vector128.Equals(Vector128.Min(_b, most), _b),
            Vector128.Equals(Vector128.Min(_c, most), _c), Vector128.Equals(Vector128.Min(_d, most), _d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NonAscii() => Join(_a, _b, _c, _d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Join(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d) =>
        a.ExtractMostSignificantBits() | ((ulong)b.ExtractMostSignificantBits() << 16)
        | ((ulong)c.ExtractMostSignificantBits() << 32) | ((ulong)d.ExtractMostSignificantBits() << 48);
}
