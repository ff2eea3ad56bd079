using System.Buffers.Binary;
using System.Text;
using StreamEngine.Numerics;

namespace StreamEngine.Snapshots;

/// <summary>Writes an image as a file.</summary>
internal static class SnapshotFileWriter
{
    /// <summary>Writes a whole file and returns its length.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="SnapshotException">A section is longer than can be read again.</exception>
    internal static long Write(SnapshotImage image, long generation, Stream output)
    {
        byte[] header = Header(image, generation);
        output.Write(header);
        long length = header.Length;
        foreach (SnapshotImage.Section section in image.Sections)
        {
            length += WriteSection(section, output);
        }

        length += SnapshotFormat.FooterBytes;
        Span<byte> footer = stackalloc byte[SnapshotFormat.FooterBytes];
        SnapshotFormat.End.CopyTo(footer);
        BinaryPrimitives.WriteInt64LittleEndian(footer[8..], length);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[16..], Crc32C.Of(footer[..16]));
        output.Write(footer);
        return length;
    }

    private static byte[] Header(SnapshotImage image, long generation)
    {
        var header = new SnapshotOutput();
        SnapshotFormat.Magic.CopyTo(header.Reserve(SnapshotFormat.Magic.Length));
        header.WriteInt32(SnapshotFormat.Version);
        header.WriteInt32(0);
        header.WriteInt64(generation);
        header.WriteInt32(image.Sections.Count);
        header.WriteInt32(image.Left.Count);
        foreach (string left in image.Left)
        {
            header.WriteString(left);
        }

        header.WriteInt32(0);
        byte[] bytes = header.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - SnapshotFormat.ChecksumBytes), Crc32C.Of(bytes.AsSpan(0, bytes.Length - SnapshotFormat.ChecksumBytes)));
        return bytes;
    }

    private static long WriteSection(in SnapshotImage.Section section, Stream output)
    {
        if (section.Output.Length > SnapshotFormat.MaxSection)
        {
            throw new SnapshotException(FormattableString.Invariant($"has {section.Output.Length} bytes, more than the {SnapshotFormat.MaxSection} that can be read again"), -1, section.Name);
        }

        byte[] name = Encoding.UTF8.GetBytes(section.Name);
        byte[] head = new byte[SnapshotFormat.SectionBytes + name.Length];
        BinaryPrimitives.WriteInt32LittleEndian(head, SnapshotFormat.SectionMark);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), section.Version);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(12), section.Output.Length);
        name.CopyTo(head.AsSpan(SnapshotFormat.SectionBytes));
        var checksum = default(Crc32C);
        Add(head, ref checksum, output);
        foreach (ReadOnlyMemory<byte> piece in section.Output.Pieces)
        {
            Add(piece.Span, ref checksum, output);
        }

        Span<byte> end = stackalloc byte[SnapshotFormat.ChecksumBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(end, checksum.Value);
        output.Write(end);
        return head.Length + section.Output.Length + end.Length;
    }

    private static void Add(ReadOnlySpan<byte> bytes, ref Crc32C checksum, Stream output)
    {
        checksum.Add(bytes);
        output.Write(bytes);
    }
}
