using System.Buffers;
using System.Buffers.Binary;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>
/// A repeated field of eight-byte numbers. Mostly it comes packed in one piece, which is used in place; several pieces or single
/// numbers are gathered in a rented buffer.
/// </summary>
internal ref struct PackedNumbers
{
    private ReadOnlySpan<byte> _piece;
    private byte[]? _gathered;
    private int _length;

    /// <summary>Numbers so far.</summary>
    internal readonly int Count => Bytes.Length >> 3;

    private readonly ReadOnlySpan<byte> Bytes => _gathered is null ? _piece : _gathered.AsSpan(0, _length);

    /// <summary>The bits of a number.</summary>
    internal readonly ulong this[int index] => BinaryPrimitives.ReadUInt64LittleEndian(Bytes[(index << 3)..]);

    /// <summary>A number as a double.</summary>
    internal readonly double DoubleAt(int index) => BitConverter.UInt64BitsToDouble(this[index]);

    /// <summary>All numbers as they lie in memory.</summary>
    internal readonly ReadOnlySpan<byte> Raw => Bytes;

    /// <summary>Adds packed numbers.</summary>
    /// <returns>False when the bytes are no whole numbers.</returns>
    internal bool Add(ReadOnlySpan<byte> packed)
    {
        if ((packed.Length & 7) != 0)
        {
            return false;
        }

        if (_gathered is null && _piece.IsEmpty)
        {
            _piece = packed;
            return true;
        }

        packed.CopyTo(Room(packed.Length));
        return true;
    }

    /// <summary>Adds one number.</summary>
    internal void Add(ulong bits) => BinaryPrimitives.WriteUInt64LittleEndian(Room(8), bits);

    /// <summary>Forgets the numbers and keeps the buffer.</summary>
    internal void Clear()
    {
        _piece = default;
        _length = 0;
        if (_gathered is { } buffer)
        {
            // A message whose numbers come packed is to be used in place again.
            _gathered = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Span<byte> Room(int bytes)
    {
        int used = Bytes.Length;
        if (_gathered is null || _gathered.Length - used < bytes)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, (used + bytes) * 2));
            Bytes.CopyTo(larger);
            if (_gathered is not null)
            {
                ArrayPool<byte>.Shared.Return(_gathered);
            }

            _gathered = larger;
        }

        _length = used + bytes;
        return _gathered.AsSpan(used, bytes);
    }
}
