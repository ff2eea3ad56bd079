using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics;

/// <summary>Bytes as lower-case hexadecimal digits, two a byte: trace and span ids.</summary>
internal static class HexText
{
    /// <summary>Writes bytes as digits.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="target">Room for two digits a byte.</param>
    internal static void Write(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        if (bytes.Length == 16 && target.Length >= 32)
        {
            Write(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(bytes)), ref MemoryMarshal.GetReference(target));
        }
        else if (bytes.Length == 8 && target.Length >= 16)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref MemoryMarshal.GetReference(bytes));
            Vector128<byte> half = Vector128.CreateScalar(word).AsByte();
            Interleave(Digits(half >>> 4), Digits(half & Vector128.Create((byte)15))).StoreUnsafe(ref MemoryMarshal.GetReference(target));
        }
        else
        {
            WriteScalar(bytes, target);
        }
    }

    /// <summary>The same, byte by byte.</summary>
    internal static void WriteScalar(ReadOnlySpan<byte> bytes, Span<byte> target)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            target[2 * i] = Digit(bytes[i] >> 4);
            target[(2 * i) + 1] = Digit(bytes[i] & 15);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector128<byte> bytes, ref byte target)
    {
        // A digit of ten or more lies 39 places behind '9' + 1.
        Vector128<byte> high = Digits(bytes >>> 4);
        Vector128<byte> low = Digits(bytes & Vector128.Create((byte)15));
        (Vector128<ushort> highFirst, Vector128<ushort> highLast) = Vector128.Widen(high);
        (Vector128<ushort> lowFirst, Vector128<ushort> lowLast) = Vector128.Widen(low);
        (highFirst | (lowFirst << 8)).AsByte().StoreUnsafe(ref target);
        (highLast | (lowLast << 8)).AsByte().StoreUnsafe(ref target, (nuint)Vector128<byte>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Interleave(Vector128<byte> high, Vector128<byte> low) =>
        (Vector128.WidenLower(high) | (Vector128.WidenLower(low) << 8)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Digits(Vector128<byte> nibbles) =>
        nibbles + Vector128.Create((byte)'0') + (Vector128.GreaterThan(nibbles, Vector128.Create((byte)9)) & Vector128.Create((byte)('a' - '0' - 10)));

    private static byte Digit(int nibble) => (byte)(nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
}
