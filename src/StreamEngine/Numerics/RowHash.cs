using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics;

/// <summary>
/// 64-bit hash of the three texts of a row. Its multiplications stand side by side instead of in one chain. For tables inside the process:
/// whoever writes a hash down takes <see cref="ByteHash"/>.
/// </summary>
internal static class RowHash
{
    /// <summary>Hash of three texts; where one ends and the next begins is part of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        ulong left = third.Length <= 16 ? Short(third, ByteHash.Seed0) : third.Length <= 64 ? Medium(third) : Long(third);
        ulong right = first.Length <= 16 ? Short(first, ByteHash.Seed1) : LongName(first);
        if (!second.IsEmpty)
        {
            right += second.Length <= 16 ? Short(second, ByteHash.Seed2) : LongName(second);
        }

        return ByteHash.Fold(left ^ ByteHash.Seed3, right ^ ByteHash.Seed2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Short(ReadOnlySpan<byte> text, ulong seed)
    {
        ByteHash.Load(text, out ulong first, out ulong second);
        return ByteHash.Fold(first ^ seed, second ^ ByteHash.Seed3) ^ ((ulong)text.Length * ByteHash.Seed0);
    }

    private static ulong LongName(ReadOnlySpan<byte> text) => text.Length <= 64 ? Medium(text) : Long(text);

    /// <summary>Of 17 to 64 bytes, as most labels have: four pieces that overlap, so that there is no branch on the length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Medium(ReadOnlySpan<byte> text)
    {
        int length = text.Length;
        int second = Math.Min(16, length - 16);
        int third = Math.Max(length - 32, 0);
        ulong left = ByteHash.Fold(ByteHash.Word(text, 0) ^ ByteHash.Seed0, ByteHash.Word(text, 8) ^ ByteHash.Seed3)
            ^ ByteHash.Fold(ByteHash.Word(text, second) ^ ByteHash.Seed1, ByteHash.Word(text, second + 8) ^ ByteHash.Seed2);
        ulong right = ByteHash.Fold(ByteHash.Word(text, third) ^ ByteHash.Seed2, ByteHash.Word(text, third + 8) ^ ByteHash.Seed0)
            ^ ByteHash.Fold(ByteHash.Word(text, length - 16) ^ ByteHash.Seed3, ByteHash.Word(text, length - 8) ^ ByteHash.Seed1);
        return (left + ((ulong)length * ByteHash.Seed0)) ^ System.Numerics.BitOperations.RotateLeft(right, 29);
    }

    private static ulong Long(ReadOnlySpan<byte> text)
    {
        ulong left = (ulong)text.Length;
        ulong right = ByteHash.Seed1;
        ulong end = ByteHash.Fold(ByteHash.Word(text, text.Length - 16) ^ ByteHash.Seed2, ByteHash.Word(text, text.Length - 8) ^ ByteHash.Seed0);
        int at = 0;
        for (; at < text.Length - 32; at += 32)
        {
            left = ByteHash.Fold(left ^ ByteHash.Word(text, at), ByteHash.Word(text, at + 8) ^ ByteHash.Seed3);
            right = ByteHash.Fold(right ^ ByteHash.Word(text, at + 16), ByteHash.Word(text, at + 24) ^ ByteHash.Seed2);
        }

        if (at < text.Length - 16)
        {
            left = ByteHash.Fold(left ^ ByteHash.Word(text, at), ByteHash.Word(text, at + 8) ^ ByteHash.Seed0);
        }

        return left ^ (right + end);
    }
}
