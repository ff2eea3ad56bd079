using System.Buffers.Binary;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>
/// A table of a FlatBuffers message, read with every position checked: a wrong one throws <see cref="InvalidDataException"/>. Offsets to other
/// tables only lead forward, so that no message goes in circles. Source: FlatBuffers, "Internals".
/// </summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _at;
    private readonly int _slots;
    private readonly int _slotBytes;

    private FlatTable(ReadOnlySpan<byte> bytes, int at)
    {
        _bytes = bytes;
        _at = at;
        long slots = (long)at - BinaryPrimitives.ReadInt32LittleEndian(Piece(bytes, at, 4));
        _slotBytes = BinaryPrimitives.ReadUInt16LittleEndian(Piece(bytes, slots, 4));
        _slots = (int)slots;
        Piece(bytes, slots, Math.Max(_slotBytes, 4));
    }

    /// <summary>The table that a message begins with.</summary>
    internal static FlatTable Root(ReadOnlySpan<byte> bytes) => new(bytes, Follow(bytes, 0));

    /// <summary>An integer of one byte; the default when it is absent.</summary>
    internal int Byte(int slot, int absent = 0) => Find(slot) is var at && at == 0 ? absent : Piece(_bytes, at, 1)[0];

    /// <summary>An integer of two bytes; 0 when it is absent.</summary>
    internal int Short(int slot) => Find(slot) is var at && at == 0 ? 0 : BinaryPrimitives.ReadInt16LittleEndian(Piece(_bytes, at, 2));

    /// <summary>An integer of eight bytes; 0 when it is absent.</summary>
    internal long Long(int slot) => Find(slot) is var at && at == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(Piece(_bytes, at, 8));

    /// <summary>True when the slot is filled.</summary>
    internal bool Has(int slot) => Find(slot) != 0;

    /// <summary>A table that must be there.</summary>
    internal FlatTable Table(int slot) => Find(slot) is var at && at == 0 ? throw Damaged() : new FlatTable(_bytes, Follow(_bytes, at));

    /// <summary>The bytes of a vector of structures or integers; empty when it is absent.</summary>
    /// <param name="slot">Number of the slot.</param>
    /// <param name="size">Bytes of an element.</param>
    internal ReadOnlySpan<byte> Vector(int slot, int size)
    {
        if (Find(slot) is var at && at == 0)
        {
            return default;
        }

        int start = Follow(_bytes, at);
        long count = BinaryPrimitives.ReadUInt32LittleEndian(Piece(_bytes, start, 4));
        return Piece(_bytes, start + 4, count * size);
    }

    /// <summary>Tables in a vector.</summary>
    internal int Count(int slot) => Vector(slot, 4).Length / 4;

    /// <summary>One table of a vector.</summary>
    internal FlatTable Item(int slot, int index)
    {
        int at = Follow(_bytes, Find(slot)) + 4 + (4 * index);
        return new FlatTable(_bytes, Follow(_bytes, at));
    }

    private static int Follow(ReadOnlySpan<byte> bytes, int at)
    {
        long target = at + (long)BinaryPrimitives.ReadUInt32LittleEndian(Piece(bytes, at, 4));
        return target > at && target < bytes.Length ? (int)target : throw Damaged();
    }

    private static ReadOnlySpan<byte> Piece(ReadOnlySpan<byte> bytes, long start, long length) =>
        start >= 0 && length >= 0 && start + length <= bytes.Length ? bytes.Slice((int)start, (int)length) : throw Damaged();

    private static InvalidDataException Damaged() => new("its metadata is damaged");

    private int Find(int slot)
    {
        int place = 4 + (2 * slot);
        if (place + 2 > _slotBytes)
        {
            return 0;
        }

        int offset = BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(_slots + place)..]);
        return offset == 0 ? 0 : _at + offset;
    }
}
