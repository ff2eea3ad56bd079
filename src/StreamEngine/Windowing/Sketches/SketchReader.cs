using System.Buffers.Binary;
using StreamEngine.Numerics;

namespace StreamEngine.Windowing.Sketches;

/// <summary>Reads what <see cref="SketchWriter"/> wrote. What is not there reads as zero and sets <see cref="Failed"/>.</summary>
internal ref struct SketchReader
{
    private ReadOnlySpan<byte> _input;

    /// <summary>Checks the hash at the end.</summary>
    internal SketchReader(ReadOnlySpan<byte> input)
    {
        int end = input.Length - sizeof(uint);
        if (end < 0 || BinaryPrimitives.ReadUInt32LittleEndian(input[end..]) != (uint)ByteHash.Hash(input[..end], ByteHash.Seed3))
        {
            Failed = true;
            return;
        }

        _input = input[..end];
    }

    /// <summary>True when something was not as it must be.</summary>
    internal bool Failed { get; set; }

    /// <summary>True when all bytes were read and all was well.</summary>
    internal readonly bool IsComplete => !Failed && _input.IsEmpty;

    internal byte Byte()
    {
        ReadOnlySpan<byte> bytes = Bytes(1);
        return Failed ? (byte)0 : bytes[0];
    }

    internal ushort Short()
    {
        ReadOnlySpan<byte> bytes = Bytes(sizeof(ushort));
        return Failed ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    internal ulong Word()
    {
        ReadOnlySpan<byte> bytes = Bytes(sizeof(ulong));
        return Failed ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    internal double Number() => BitConverter.UInt64BitsToDouble(Word());

    /// <summary>A count up to <paramref name="max"/>.</summary>
    internal long Count(long max)
    {
        ulong value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            byte digit = Byte();
            value |= (ulong)(digit & 0x7F) << shift;
            if (digit < 0x80)
            {
                Failed |= value > (ulong)max || (digit == 0 && shift > 0);
                return Failed ? 0 : (long)value;
            }
        }

        Failed = true;
        return 0;
    }

    /// <summary>The next bytes; none when there are not as many.</summary>
    internal ReadOnlySpan<byte> Bytes(int length)
    {
        if (Failed || _input.Length < length)
        {
            Failed = true;
            return default;
        }

        ReadOnlySpan<byte> bytes = _input[..length];
        _input = _input[length..];
        return bytes;
    }

    /// <summary>Fails when something does not hold.</summary>
    internal void Require(bool holds) => Failed |= !holds;
}
