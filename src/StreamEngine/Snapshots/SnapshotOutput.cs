using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using StreamEngine.Batching;

namespace StreamEngine.Snapshots;

/// <summary>
/// Takes the state of one part of the engine, little-endian. Memory is taken in blocks, so that what was written is never copied to make room,
/// and kept for the next snapshot.
/// </summary>
public sealed class SnapshotOutput : IBufferWriter<byte>
{
    /// <summary>Length of a string that is null.</summary>
    internal const int NullText = -1;

    /// <summary>Length of a string that is no valid UTF-16, whose characters are written as they are.</summary>
    internal const int RawText = -2;

    private const int FirstBlock = 4096;
    private const int LargestBlock = 1 << 20;

    private readonly List<(byte[] Bytes, int Used)> _blocks = [];
    private byte[] _block = [];
    private int _index = -1;
    private int _at;
    private long _before;

    /// <summary>Bytes written.</summary>
    public long Length => _before + _at;

    /// <summary>What was written, in pieces.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Pieces
    {
        get
        {
            for (int i = 0; i <= _index; i++)
            {
                yield return _blocks[i].Bytes.AsMemory(0, i == _index ? _at : _blocks[i].Used);
            }
        }
    }

    /// <summary>Writes a byte.</summary>
    public void WriteByte(byte value) => Reserve(1)[0] = value;

    /// <summary>Writes a byte of 0 or 1.</summary>
    public void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes four bytes.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    /// <summary>Writes eight bytes.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);

    /// <summary>Writes all eight bytes of a number, whatever kind of NaN it is.</summary>
    public void WriteDouble(double value) => WriteInt64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a text and its length. Every string comes back as it was, one that is no valid UTF-16 too.</summary>
    public void WriteString(string? text)
    {
        if (text is null)
        {
            WriteInt32(NullText);
            return;
        }

        Span<byte> room = GetSpan(sizeof(int) + (3 * text.Length));
        if (Utf8.FromUtf16(text, room[sizeof(int)..], out _, out int written, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            BinaryPrimitives.WriteInt32LittleEndian(room, written);
            Advance(sizeof(int) + written);
            return;
        }

        WriteInt32(RawText);
        WriteInt32(text.Length);
        foreach (char character in text)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(Reserve(sizeof(char)), character);
        }
    }

    /// <summary>Writes the three names of an entity.</summary>
    public void WriteEntity(Entity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        WriteString(entity.Service);
        WriteString(entity.Host);
        WriteString(entity.Component);
    }

    /// <summary>Writes bytes and their length.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteInt32(bytes.Length);
        this.Write(bytes);
    }

    /// <summary>Writes numbers without their count.</summary>
    public void WriteDoubles(ReadOnlySpan<double> values) => WriteAll(values);

    /// <summary>Writes numbers without their count.</summary>
    public void WriteInt64s(ReadOnlySpan<long> values) => WriteAll(values);

    /// <summary>Writes numbers without their count.</summary>
    public void WriteInt32s(ReadOnlySpan<int> values) => WriteAll(values);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_block.Length - _at), nameof(count));
        _at += count;
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_block.Length - _at < Math.Max(1, sizeHint))
        {
            Next(sizeHint);
        }

        return _block.AsSpan(_at);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _block.AsMemory(_at);
    }

    /// <summary>
    /// Takes memory for what will be written, and has the system hand each page of it over: that costs more than writing, and whoever writes may be waited for. Call while
    /// nothing is written.
    /// </summary>
    internal void Prepare(long bytes)
    {
        const int Page = 4096;
        long there = _blocks.Sum(static b => (long)b.Bytes.Length);
        while (there < bytes)
        {
            byte[] block = GC.AllocateUninitializedArray<byte>(UsualBlock(_blocks.Count));
            for (int at = 0; at < block.Length; at += Page)
            {
                block[at] = 0;
            }

            _blocks.Add((block, 0));
            there += block.Length;
        }
    }

    /// <summary>Forgets what was written and keeps the memory.</summary>
    internal void Clear()
    {
        (_index, _at, _before, _block) = (-1, 0, 0, []);
    }

    /// <summary>What was written, in one piece.</summary>
    internal byte[] ToArray()
    {
        byte[] all = new byte[Length];
        int at = 0;
        foreach (ReadOnlyMemory<byte> piece in Pieces)
        {
            piece.CopyTo(all.AsMemory(at));
            at += piece.Length;
        }

        return all;
    }

    /// <summary>Room for a few bytes, which count as written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<byte> Reserve(int size)
    {
        if (_block.Length - _at < size)
        {
            Next(size);
        }

        Span<byte> room = _block.AsSpan(_at, size);
        _at += size;
        return room;
    }

    private void WriteAll<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Snapshots are written by little-endian machines only.");
        }

        this.Write(MemoryMarshal.AsBytes(values));
    }

    private void Next(int size)
    {
        if (_index >= 0)
        {
            _blocks[_index] = (_block, _at);
            _before += _at;
        }

        _index++;
        _at = 0;
        if (_index == _blocks.Count || _blocks[_index].Bytes.Length < size)
        {
            _blocks.Insert(_index, (GC.AllocateUninitializedArray<byte>(Math.Max(UsualBlock(_index), size)), 0));
        }

        _block = _blocks[_index].Bytes;
    }

    private int UsualBlock(int index) => index == 0 ? FirstBlock : (int)Math.Min(LargestBlock, 2L * _blocks[index - 1].Bytes.Length);
}
