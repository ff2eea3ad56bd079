using System.Buffers.Binary;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// Memory of symbols: one array, in pieces of a multiple of eight bytes. A piece that comes back is given to the next symbol of its size.
/// </summary>
internal sealed class SymbolBytes
{
    private const int Unit = 8;
    private const int Growth = 1 << 20;

    // First free piece of each size, and one; the bytes of a free piece name the next one.
    private readonly int[] _free = new int[SymbolTable.MaxLength / Unit + 2];
    private byte[] _bytes = new byte[4096];
    private int _end;

    /// <summary>All bytes. Those who read from other threads ask after they know of a symbol.</summary>
    internal byte[] All => Volatile.Read(ref _bytes);

    /// <summary>Bytes that symbols have, the rest of their pieces included.</summary>
    internal long Used { get; private set; }

    /// <summary>Bytes that a text takes.</summary>
    internal static int SizeOf(int length) => (length + Unit - 1) & ~(Unit - 1);

    /// <summary>Keeps a text; returns where.</summary>
    internal int Add(ReadOnlySpan<byte> text)
    {
        int size = SizeOf(text.Length);
        int at = _free[size / Unit] - 1;
        if (at >= 0 && size > 0)
        {
            _free[size / Unit] = BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));
        }
        else
        {
            at = Extend(size);
        }

        text.CopyTo(_bytes.AsSpan(at));
        Used += size;
        return at;
    }

    /// <summary>Takes a text back.</summary>
    internal void Remove(int at, int length)
    {
        int size = SizeOf(length);
        if (size > 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), _free[size / Unit]);
            _free[size / Unit] = at + 1;
            Used -= size;
        }
    }

    private int Extend(int size)
    {
        int at = _end;
        if (at + size > _bytes.Length)
        {
            long larger = _bytes.Length + Math.Max(Math.Min(_bytes.Length, Growth), Math.Max(_bytes.Length / 4, size));
            byte[] bytes = new byte[Math.Min(larger, Array.MaxLength)];
            _bytes.AsSpan(0, _end).CopyTo(bytes);
            Volatile.Write(ref _bytes, bytes);
        }

        _end += size;
        return at;
    }
}
