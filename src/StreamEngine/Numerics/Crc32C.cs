using System.Buffers.Binary;
using System.Numerics;

namespace StreamEngine.Numerics;

/// <summary>CRC-32C (Castagnoli) of bytes that come in pieces, by the processor's own instruction where it has one.</summary>
internal struct Crc32C
{
    /// <summary>The checksum of what was added so far: the register, inverted.</summary>
    internal uint Value { get; private set; }

    /// <summary>The checksum of some bytes.</summary>
    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = default(Crc32C);
        crc.Add(bytes);
        return crc.Value;
    }

    /// <summary>Adds what comes next.</summary>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        uint register = ~Value;
        while (bytes.Length >= sizeof(ulong))
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte value in bytes)
        {
            register = BitOperations.Crc32C(register, value);
        }

        Value = ~register;
    }
}
