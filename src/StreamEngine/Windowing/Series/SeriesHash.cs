using System.Numerics;
using System.Runtime.CompilerServices;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// 128-bit hash of a series: the sum of the hashes of its name and of its labels, mixed once more. It does not depend on the order of the labels, nor
/// on the process, nor on the machine, so that it may be written down and may choose a partition.
/// </summary>
internal struct SeriesHash
{
    private UInt128 _sum;

    /// <summary>Hash of a name.</summary>
    internal static UInt128 OfName(ReadOnlySpan<byte> name) => new(ByteHash.Hash(name, ByteHash.Seed1), ByteHash.Hash(name, ByteHash.Seed0));

    /// <summary>Hash of a label as <c>key=value</c> without escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static UInt128 OfLabel(ReadOnlySpan<byte> label, int key)
    {
        ulong keyed = (ulong)key * ByteHash.Seed3;
        return new(ByteHash.Hash(label, ByteHash.Seed3 ^ keyed), ByteHash.Hash(label, ByteHash.Seed2 + keyed));
    }

    /// <summary>Adds the hash of the name or of a label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(UInt128 part) => _sum += part;

    /// <summary>The hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly UInt128 Finish()
    {
        ulong low = (ulong)_sum;
        ulong high = (ulong)(_sum >> 64);
        return new(
            ByteHash.Fold(high ^ ByteHash.Seed0, BitOperations.RotateLeft(low, 32) ^ ByteHash.Seed1),
            ByteHash.Fold(low ^ ByteHash.Seed2, BitOperations.RotateLeft(high, 32) ^ ByteHash.Seed3));
    }
}
