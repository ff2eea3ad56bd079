using System.Buffers.Binary;
using System.Numerics;

namespace StreamEngine.Comparisons.Windows;

/// <summary>Lets a dictionary be asked with a span of bytes, so that a text which is known costs no memory.</summary>
internal sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        ulong hash = (ulong)alternate.Length * Odd;
        for (; alternate.Length >= 8; alternate = alternate[8..])
        {
            hash = (BitOperations.RotateLeft(hash, 23) ^ BinaryPrimitives.ReadUInt64LittleEndian(alternate)) * Odd;
        }

        foreach (byte value in alternate)
        {
            hash = (BitOperations.RotateLeft(hash, 7) ^ value) * Odd;
        }

        return (int)(hash >> 32);
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
