using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;

namespace StreamEngine.Snapshots;

/// <summary>
/// Reads what <see cref="SnapshotOutput"/> took. Nothing that was read is believed: a count is checked against the bytes that are left before
/// anything is made of it, and an id against the number of ids that there are.
/// </summary>
public ref struct SnapshotInput
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    /// <summary>Reads bytes.</summary>
    /// <param name="bytes">What was written.</param>
    /// <param name="seriesCount">Ids of series that there are.</param>
    /// <param name="templateCount">Templates that there are.</param>
    public SnapshotInput(ReadOnlySpan<byte> bytes, int seriesCount = 0, int templateCount = 0)
    {
        _bytes = bytes;
        SeriesCount = seriesCount;
        TemplateCount = templateCount;
    }

    /// <summary>Ids of series that there are in this snapshot: state that is kept by id has at most as many entries.</summary>
    public int SeriesCount { get; }

    /// <summary>Templates that there are in this snapshot.</summary>
    public int TemplateCount { get; }

    /// <summary>Whose cells are read; those of others are passed over.</summary>
    internal PageOwner Owner { get; set; }

    /// <summary>Version of the state, for parts that are not told it otherwise.</summary>
    internal int Version { get; set; } = 1;

    /// <summary>Bytes that were read.</summary>
    public readonly int Position => _at;

    /// <summary>Bytes that are left.</summary>
    public readonly int Remaining => _bytes.Length - _at;

    /// <summary>Reads a byte.</summary>
    /// <exception cref="SnapshotException">Nothing is left.</exception>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads a byte that must be 0 or 1.</summary>
    /// <exception cref="SnapshotException">It is neither, or nothing is left.</exception>
    public bool ReadBoolean()
    {
        byte value = ReadByte();
        Require(value <= 1, "0 or 1", value);
        return value == 1;
    }

    /// <summary>Reads four bytes.</summary>
    /// <exception cref="SnapshotException">Fewer are left.</exception>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Reads four bytes that must be a number within limits.</summary>
    /// <exception cref="SnapshotException">It is not, or fewer are left.</exception>
    public int ReadInt32(int least, int most)
    {
        int value = ReadInt32();
        if (value < least || value > most)
        {
            throw Bad(FormattableString.Invariant($"a number from {least} to {most}"), value);
        }

        return value;
    }

    /// <summary>Reads eight bytes.</summary>
    /// <exception cref="SnapshotException">Fewer are left.</exception>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Reads eight bytes that must be a number within limits.</summary>
    /// <exception cref="SnapshotException">It is not, or fewer are left.</exception>
    public long ReadInt64(long least, long most)
    {
        long value = ReadInt64();
        if (value < least || value > most)
        {
            throw Bad(FormattableString.Invariant($"a number from {least} to {most}"), value);
        }

        return value;
    }

    /// <summary>Reads a number that may be anything.</summary>
    /// <exception cref="SnapshotException">Fewer than eight bytes are left.</exception>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads how many things follow, each of which takes some bytes.</summary>
    /// <param name="leastBytes">Fewest bytes that one of them takes, 1 or more.</param>
    /// <exception cref="SnapshotException">There cannot be as many.</exception>
    public int ReadCount(int leastBytes) => ReadInt32(0, Math.Max(0, Remaining - sizeof(int)) / Math.Max(1, leastBytes));

    /// <summary>Reads the id of a series.</summary>
    /// <exception cref="SnapshotException">There is no such id.</exception>
    public int ReadSeriesId() => ReadInt32(0, SeriesCount - 1);

    /// <summary>Reads a text; null when null was written.</summary>
    /// <exception cref="SnapshotException">It is longer than what is left.</exception>
    public string? ReadString()
    {
        int length = ReadInt32(SnapshotOutput.RawText, Math.Max(0, Remaining - sizeof(int)));
        if (length >= 0)
        {
            return Encoding.UTF8.GetString(Take(length));
        }

        if (length == SnapshotOutput.NullText)
        {
            return null;
        }

        char[] characters = new char[ReadCount(sizeof(char))];
        for (int i = 0; i < characters.Length; i++)
        {
            characters[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(char)));
        }

        return new string(characters);
    }

    /// <summary>Reads a text that must be there.</summary>
    /// <exception cref="SnapshotException">It is null, or longer than what is left.</exception>
    public string ReadText() => ReadString() ?? throw Bad("a text", "none");

    /// <summary>Reads the three names of an entity.</summary>
    /// <exception cref="SnapshotException">They are longer than what is left.</exception>
    public Entity ReadEntity()
    {
        var entity = new Entity(ReadString(), ReadString(), ReadString());
        return entity.IsNone ? Entity.None : entity;
    }

    /// <summary>Reads bytes and their length. They are part of the input.</summary>
    /// <exception cref="SnapshotException">They are more than what is left.</exception>
    public ReadOnlySpan<byte> ReadBytes() => Take(ReadCount(1));

    /// <summary>Reads numbers without their count.</summary>
    /// <exception cref="SnapshotException">Fewer are left.</exception>
    public void ReadDoubles(scoped Span<double> values) => ReadAll(values);

    /// <summary>Reads numbers without their count.</summary>
    /// <exception cref="SnapshotException">Fewer are left.</exception>
    public void ReadInt64s(scoped Span<long> values) => ReadAll(values);

    /// <summary>Reads numbers without their count.</summary>
    /// <exception cref="SnapshotException">Fewer are left.</exception>
    public void ReadInt32s(scoped Span<int> values) => ReadAll(values);

    /// <summary>Refuses the state unless something holds that it must have.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="expected">What was expected, for people.</param>
    /// <exception cref="SnapshotException">It does not.</exception>
    public readonly void Require(bool holds, string expected)
    {
        if (!holds)
        {
            throw new SnapshotException("expected " + expected, _at);
        }
    }

    /// <summary>Everything must have been read.</summary>
    /// <exception cref="SnapshotException">Something is left.</exception>
    public readonly void RequireEnd()
    {
        if (Remaining > 0)
        {
            throw Bad("the end", FormattableString.Invariant($"{Remaining} bytes more"));
        }
    }

    /// <summary>The next bytes, which are part of the input.</summary>
    internal ReadOnlySpan<byte> Take(int size)
    {
        if (size < 0 || size > Remaining)
        {
            throw Bad(FormattableString.Invariant($"{size} bytes"), FormattableString.Invariant($"the end after {Remaining}"));
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_at, size);
        _at += size;
        return taken;
    }

    private readonly void Require(bool holds, string expected, long found)
    {
        if (!holds)
        {
            throw Bad(expected, found);
        }
    }

    private readonly SnapshotException Bad(string expected, long found) => Bad(expected, found.ToString(CultureInfo.InvariantCulture));

    private readonly SnapshotException Bad(string expected, string found) => new($"expected {expected}, found {found}", _at);

    private void ReadAll<T>(scoped Span<T> values)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Snapshots are read by little-endian machines only.");
        }

        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        Take(bytes.Length).CopyTo(bytes);
    }
}
