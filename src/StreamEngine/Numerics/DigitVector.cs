using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Numerics;

/// <summary>Up to 16 decimal digits in one vector: loaded, checked, moved to its end and combined by tens, hundreds and ten thousands.</summary>
internal static class DigitVector
{
    /// <summary>Most digits.</summary>
    internal const int Width = 16;

    /// <summary>Places that move the first n bytes to the end, from byte n on; the places before them become 0.</summary>
    private static ReadOnlySpan<byte> ToEnd =>
    [
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ];

    private static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
    ];

    /// <summary>Loads 1 to 16 bytes and reads no other; what follows them in the vector is undefined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Load(ref byte start, int length)
    {
        ref byte end = ref Unsafe.Add(ref start, length);
        if (length >= 8)
        {
            ulong high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Subtract(ref end, 8));
            return Vector128.Create(Unsafe.ReadUnaligned<ulong>(ref start), high >> ((Width - length) * 8)).AsByte();
        }

        if (length >= 4)
        {
            ulong high = Unsafe.ReadUnaligned<uint>(ref Unsafe.Subtract(ref end, 4));
            return Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(ref start) | (high << ((length - 4) * 8))).AsByte();
        }

        uint word = start | ((uint)Unsafe.Add(ref start, length >> 1) << ((length >> 1) * 8)) | ((uint)Unsafe.Subtract(ref end, 1) << ((length - 1) * 8));
        return Vector128.CreateScalar((ulong)word).AsByte();
    }

    /// <summary>Digits as their values; every other byte becomes 10 or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Digits(Vector128<byte> text) => text ^ Vector128.Create((byte)'0');

    /// <summary>Which of the first bytes are no digits, one bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Others(Vector128<byte> digits, int length) =>
        ZeroFrom(Vector128.AddSaturate(digits, Vector128.Create((byte)(128 - 10))).ExtractMostSignificantBits(), length);

    /// <summary>The values of the last 16 of more bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Last(ref byte start, int length) => Digits(Vector128.LoadUnsafe(ref start, (nuint)(length - Width)));

    /// <summary>Appends the last digits of a text of at least 16 bytes to a number.</summary>
    /// <param name="value">The number, of 16 digits at most.</param>
    /// <param name="start">The text.</param>
    /// <param name="length">Its length.</param>
    /// <param name="count">Digits to append, 1 to 16. They have been checked.</param>
    /// <param name="result">The longer number.</param>
    /// <returns>False when it does not fit 64 bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAppend(ulong value, ref byte start, int length, int count, out ulong result)
    {
        Vector128<byte> wanted = Vector128.GreaterThanOrEqual(Vector128<byte>.Indices, Vector128.Create((byte)(Width - count)));
        ulong last = Combine(Last(ref start, length) & wanted);
        if (count <= 3)
        {
            // Sixteen digits and three are below 10^19.
            result = (value * PowersOfTen[count]) + last;
            return true;
        }

        ulong high = Math.BigMul(value, PowersOfTen[count], out ulong low);
        result = low + last;
        return high == 0 && result >= low;
    }

    /// <summary>The number that the first digits write.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong ToInteger(Vector128<byte> digits, int length) => Combine(Vector128.ShuffleNative(digits, Places(length)));

    /// <summary>The number that the first digits write when the byte at <paramref name="point"/> is left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong ToInteger(Vector128<byte> digits, int length, int point)
    {
        Vector128<sbyte> places = Places(length - 1).AsSByte();
        places -= Vector128.GreaterThan(places, Vector128.Create((sbyte)(point - 1)));
        return Combine(Vector128.ShuffleNative(digits, places.AsByte()));
    }

    /// <summary>The number of 16 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Combine(Vector128<byte> digits)
    {
        if (!Sse41.IsSupported)
        {
            return CombineWords(digits);
        }

        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((ushort)0x010A).AsSByte());
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x00010064).AsInt16());
        Vector128<ushort> packed = Sse41.PackUnsignedSaturate(fours, fours);
        ulong eights = Sse2.MultiplyAddAdjacent(packed.AsInt16(), Vector128.Create(0x00012710).AsInt16()).AsUInt64().ToScalar();
        return ((ulong)(uint)eights * 100_000_000) + (eights >> 32);
    }

    /// <summary>The same by words of eight digits, for processors without these multiplications.</summary>
    internal static ulong CombineWords(Vector128<byte> digits) =>
        (DigitWords.Combine(digits.AsUInt64().GetElement(0)) * 100_000_000) + DigitWords.Combine(digits.AsUInt64().GetElement(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ZeroFrom(uint bits, int at) => Bmi2.IsSupported ? Bmi2.ZeroHighBits(bits, (uint)at) : bits & ((1U << at) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Places(int length) => Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(ToEnd), (nuint)length);
}
