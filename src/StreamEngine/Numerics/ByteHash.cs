using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Numerics;

/// <summary>
/// Hash of bytes that is the same on every machine: little-endian words, fixed seeds, folded 64 x 64 -> 128 bit multiplications.
/// Not made to resist somebody who looks for collisions: whoever needs certainty compares the bytes.
/// </summary>
internal static class ByteHash
{
    // Fractional parts of square roots of primes, made odd: no structure, and nothing up the sleeve.
    internal const ulong Seed0 = 0x6A09E667F3BCC909;
    internal const ulong Seed1 = 0xBB67AE8584CAA73B;
    internal const ulong Seed2 = 0x3C6EF372FE94F82B;
    internal const ulong Seed3 = 0xA54FF53A5F1D36F1;

    /// <summary>Both halves of the product, folded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    /// <summary>64-bit hash of <paramref name="bytes"/>, chained to <paramref name="seed"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed)
    {
        ulong length = (ulong)bytes.Length;
        while (bytes.Length > 16)
        {
            seed = Fold(seed ^ Word(bytes, 0), Word(bytes, 8) ^ Seed0);
            bytes = bytes[16..];
        }

        Load(bytes, out ulong first, out ulong second);
        return Fold(Fold(seed ^ first, second ^ Seed1) ^ length, Seed2);
    }

    /// <summary>Up to 16 bytes as two words. Texts of different length may give the same words: mix the length in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Load(ReadOnlySpan<byte> bytes, out ulong first, out ulong second)
    {
        int length = bytes.Length;
        if (length >= 8)
        {
            first = Word(bytes, 0);
            second = Word(bytes, length - 8);
        }
        else if (length >= 4)
        {
            first = Half(bytes, 0);
            second = Half(bytes, length - 4);
        }
        else if (length > 0)
        {
            first = bytes[0] | ((ulong)bytes[length >> 1] << 8) | ((ulong)bytes[length - 1] << 16);
            second = 0;
        }
        else
        {
            first = second = 0;
        }
    }

    /// <summary>Eight bytes from <paramref name="offset"/> in little-endian order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Word(ReadOnlySpan<byte> bytes, int offset)
    {
        System.Diagnostics.Debug.Assert(offset >= 0 && offset + 8 <= bytes.Length, "word outside the bytes");
        ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), offset));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Half(ReadOnlySpan<byte> bytes, int offset)
    {
        uint half = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), offset));
        return BitConverter.IsLittleEndian ? half : BinaryPrimitives.ReverseEndianness(half);
    }
}

/// <summary>128-bit hash of a sequence of pieces; where one piece ends and the next begins is part of the hash.</summary>
internal struct PieceHash
{
    private ulong _left;
    private ulong _right;

    internal static PieceHash Create() => new() { _left = ByteHash.Seed0, _right = ByteHash.Seed1 };

    /// <summary>Adds a piece of text and a tag that says what comes before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(ReadOnlySpan<byte> piece, ulong tag)
    {
        ulong length = (ulong)piece.Length;
        while (piece.Length > 16)
        {
            Mix(ByteHash.Word(piece, 0), ByteHash.Word(piece, 8));
            piece = piece[16..];
        }

        ByteHash.Load(piece, out ulong first, out ulong second);
        Mix(first ^ (tag * ByteHash.Seed2), second ^ (length * ByteHash.Seed3));
    }

    internal readonly UInt128 Finish()
    {
        ulong low = ByteHash.Fold(_left ^ ByteHash.Seed2, _right ^ ByteHash.Seed3);
        ulong high = ByteHash.Fold(BitOperations.RotateLeft(_right, 32) ^ ByteHash.Seed1, _left ^ ByteHash.Seed0);
        return new UInt128(high, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Mix(ulong first, ulong second)
    {
        ulong left = ByteHash.Fold(_left ^ first, second ^ ByteHash.Seed2);
        _right = ByteHash.Fold(_right ^ second, first ^ ByteHash.Seed3) + BitOperations.RotateLeft(_left, 29);
        _left = left;
    }
}
