using System.Buffers.Binary;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Sketches;

/// <summary>
/// Writes a sketch into bytes: little-endian numbers, counts in base 128 with the low digits first, and at the end a hash of all that, so that damage
/// is found.
/// </summary>
internal ref struct SketchWriter(Span<byte> output)
{
    /// <summary>Most bytes of a count.</summary>
    internal const int MaxCount = 10;

    private readonly Span<byte> _output = output;

    /// <summary>Bytes so far.</summary>
    internal int Length { get; private set; }

    internal void Byte(byte value) => _output[Length++] = value;

    internal void Short(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_output[Length..], value);
        Length += sizeof(ushort);
    }

    internal void Word(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_output[Length..], value);
        Length += sizeof(ulong);
    }

    internal void Number(double value) => Word(BitConverter.DoubleToUInt64Bits(value));

    internal void Count(long value)
    {
        ulong rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            Byte((byte)(rest | 0x80));
        }

        Byte((byte)rest);
    }

    internal void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output[Length..]);
        Length += bytes.Length;
    }

    /// <summary>Writes the hash, and says how many bytes there are.</summary>
    internal int Finish()
    {
        uint hash = (uint)ByteHash.Hash(_output[..Length], ByteHash.Seed3);
        BinaryPrimitives.WriteUInt32LittleEndian(_output[Length..], hash);
        return Length + sizeof(uint);
    }
}
