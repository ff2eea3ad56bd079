using System.Buffers.Binary;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Templates.Journal;

/// <summary>The layout of journal files, which docs/templates.md describes.</summary>
internal static class JournalFormat
{
    internal const string JournalName = "templates.journal";
    internal const string SnapshotName = "templates.snapshot";
    internal const string Unfinished = ".tmp";

    /// <summary>Records in the header of a file that grows.</summary>
    internal const int Growing = -1;

    /// <summary>Magic, version, number of the snapshot, records of a snapshot, checksum.</summary>
    internal const int HeaderBytes = 28;

    /// <summary>Length and checksum before the bytes of a record.</summary>
    internal const int FrameBytes = 8;

    /// <summary>Longest record: a line of marks, an example and three names are far less.</summary>
    internal const int MaxRecord = 1 << 16;

    private const int Version = 1;

    /// <summary>Neither text nor valid UTF-8, and a line break that careless transfers change.</summary>
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'S', (byte)'E', (byte)'T', (byte)'P', (byte)'L', (byte)'\r', (byte)'\n'];

    internal static byte[] Header(long generation, int records)
    {
        byte[] header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(12), generation);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), records);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), Crc32C.Of(header.AsSpan(0, 24)));
        return header;
    }

    /// <summary>The number in a header; -1 when it is none of the kind and version.</summary>
    internal static long ReadHeader(ReadOnlySpan<byte> file, bool isSnapshot, out int records)
    {
        records = Growing;
        if (file.Length < HeaderBytes || !file[..8].SequenceEqual(Magic) || BinaryPrimitives.ReadInt32LittleEndian(file[8..]) != Version)
        {
            return -1;
        }

        long generation = BinaryPrimitives.ReadInt64LittleEndian(file[12..]);
        records = BinaryPrimitives.ReadInt32LittleEndian(file[20..]);
        bool whole = Crc32C.Of(file[..24]) == BinaryPrimitives.ReadUInt32LittleEndian(file[24..]) && records >= 0 == isSnapshot;
        return whole ? Math.Max(-1, generation) : -1;
    }

    /// <summary>A record with its length and checksum.</summary>
    internal static byte[] Frame(TemplateRecord record, SnapshotOutput memory)
    {
        memory.Clear();
        record.Write(memory);
        byte[] frame = new byte[FrameBytes + memory.Length];
        memory.ToArray().CopyTo(frame, FrameBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - FrameBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), ChecksumOf(frame));
        return frame;
    }

    /// <summary>The bytes of the whole record at a place; empty when there is none.</summary>
    internal static ReadOnlySpan<byte> RecordAt(ReadOnlySpan<byte> file, int at)
    {
        if (file.Length - at < FrameBytes)
        {
            return default;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(file[at..]);
        if (length is <= 0 or > MaxRecord || length > file.Length - at - FrameBytes)
        {
            return default;
        }

        ReadOnlySpan<byte> frame = file.Slice(at, FrameBytes + length);
        return ChecksumOf(frame) == BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) ? frame[FrameBytes..] : default;
    }

    private static uint ChecksumOf(ReadOnlySpan<byte> frame)
    {
        var checksum = default(Crc32C);
        checksum.Add(frame[..4]);
        checksum.Add(frame[FrameBytes..]);
        return checksum.Value;
    }
}
