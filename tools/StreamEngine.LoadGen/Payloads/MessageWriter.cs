using System.Buffers.Binary;

namespace StreamEngine.LoadGen.Payloads;

/// <summary>Writes messages of Protocol Buffers, one within the other, into a buffer that grows.</summary>
public sealed class MessageWriter
{
    private readonly Stack<int> _open = [];
    private byte[] _bytes = new byte[4096];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written, if nothing is open.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => Length = 0;

    /// <summary>Starts a message in a field; <see cref="End"/> ends it.</summary>
    public void Begin(int field)
    {
        Tag(field, 2);
        _open.Push(Length);
    }

    /// <summary>Ends the message that was begun last: makes room for its length in front of it.</summary>
    public void End()
    {
        int start = _open.Pop();
        int size = Length - start;
        int room = VarintSize((ulong)size);
        Ensure(room);
        _bytes.AsSpan(start, size).CopyTo(_bytes.AsSpan(start + room));
        Length = start;
        Varint((ulong)size);
        Length += size;
    }

    /// <summary>Writes text or bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, 2);
        Varint((ulong)bytes.Length);
        Raw(bytes);
    }

    /// <summary>Writes a number of variable length.</summary>
    public void Number(int field, ulong value)
    {
        Tag(field, 0);
        Varint(value);
    }

    /// <summary>Writes a number of eight bytes.</summary>
    public void Fixed(int field, ulong value)
    {
        Tag(field, 1);
        FixedRaw(value);
    }

    /// <summary>Writes a double.</summary>
    public void Double(int field, double value) => Fixed(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes eight bytes without a tag: one of several packed numbers.</summary>
    public void FixedRaw(ulong value)
    {
        Ensure(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(Length), value);
        Length += 8;
    }

    /// <summary>Writes a number of variable length without a tag.</summary>
    public void Varint(ulong value)
    {
        Ensure(10);
        for (; value >= 0x80; value >>= 7) _bytes[Length++] = (byte)(value | 0x80);
        _bytes[Length++] = (byte)value;
    }

    private static int VarintSize(ulong value)
    {
        int size = 1;
        for (; value >= 0x80; value >>= 7) size++;
        return size;
    }

    private void Tag(int field, int type) => Varint(((ulong)field << 3) | (uint)type);

    /// <summary>Writes fields that are in their final form.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Raw(bytes);

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    private void Ensure(int room)
    {
        if (_bytes.Length - Length < room) Array.Resize(ref _bytes, (_bytes.Length + room) * 2);
    }
}
