namespace StreamEngine.Templates;

/// <summary>Bytes that grow at the end; the memory stays.</summary>
internal sealed class ByteList
{
    private byte[] _bytes = new byte[256];

    internal int Count { get; private set; }

    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Count);

    internal byte Last => _bytes[Count - 1];

    internal void Clear() => Count = 0;

    internal bool IsSame(ReadOnlySpan<byte> bytes) => Bytes.SequenceEqual(bytes);

    internal void Add(byte value)
    {
        if (Count == _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * Count);
        }

        _bytes[Count++] = value;
    }

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - Count < bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Count + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(Count));
        Count += bytes.Length;
    }

    /// <summary>Takes other bytes in place of what there is.</summary>
    internal void Set(ReadOnlySpan<byte> bytes)
    {
        Count = 0;
        Add(bytes);
    }

    /// <summary>Puts one byte in place of some.</summary>
    internal void Replace(int start, int length, byte value)
    {
        _bytes[start] = value;
        _bytes.AsSpan((start + length)..Count).CopyTo(_bytes.AsSpan(start + 1));
        Count -= length - 1;
    }

    /// <summary>Drops what stands behind the first <paramref name="count"/> bytes.</summary>
    internal void Cut(int count) => Count = count;

    /// <summary>Takes one byte out.</summary>
    internal void Remove(int at)
    {
        _bytes.AsSpan((at + 1)..Count).CopyTo(_bytes.AsSpan(at));
        Count--;
    }

    /// <summary>Drops blanks at the end.</summary>
    internal void Trim()
    {
        while (Count > 0 && _bytes[Count - 1] == ' ')
        {
            Count--;
        }
    }
}
