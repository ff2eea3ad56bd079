using System.Buffers.Binary;
using System.Text;
using StreamEngine.Numerics;

namespace StreamEngine.Snapshots;

/// <summary>A file that was read through once and is whole: every checksum was right.</summary>
internal sealed class SnapshotFile : IDisposable
{
    private const int PieceBytes = 256 * 1024;

    private readonly Stream _stream;
    private readonly List<Section> _sections = [];
    private readonly byte[] _piece;
    private long _at;

    private SnapshotFile(Stream stream)
    {
        _stream = stream;
        Length = stream.Length;
        _piece = new byte[(int)Math.Min(PieceBytes, Math.Max(Length, SnapshotFormat.SectionBytes + SnapshotFormat.MaxName))];
    }

    /// <summary>Number of the snapshot.</summary>
    internal long Generation { get; private set; }

    /// <summary>Bytes.</summary>
    internal long Length { get; }

    /// <summary>Parts whose state was not written.</summary>
    internal IReadOnlyList<string> Left { get; private set; } = [];

    /// <summary>The sections in their order.</summary>
    internal IReadOnlyList<Section> Sections => _sections;

    /// <summary>Reads a file through. The stream is the file's from then on.</summary>
    /// <exception cref="SnapshotException">It is no snapshot, or not whole, or damaged, or of a later version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static SnapshotFile Open(Stream stream)
    {
        var file = new SnapshotFile(stream);
        try
        {
            int sections = file.ReadHeader();
            file.ReadFooter();
            for (int i = 0; i < sections; i++)
            {
                file.ReadSection();
            }

            Require(file._at == file.Length - SnapshotFormat.FooterBytes, file._at, "expected the end of the file");
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a section.</summary>
    /// <exception cref="IOException">They cannot be read any more.</exception>
    internal byte[] Read(in Section section)
    {
        byte[] bytes = new byte[section.Length];
        _stream.Position = section.Offset;
        _stream.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose() => _stream.Dispose();

    private static void Require(bool holds, long offset, string expected, string? section = null)
    {
        if (!holds)
        {
            throw new SnapshotException(expected, offset, section);
        }
    }

    /// <summary>Reads the header and returns the number of sections.</summary>
    private int ReadHeader()
    {
        Require(Length >= SnapshotFormat.StartBytes, 0, FormattableString.Invariant($"expected a snapshot, found a file of {Length} bytes"));
        ReadOnlySpan<byte> start = Next(SnapshotFormat.StartBytes);
        Require(start[..8].SequenceEqual(SnapshotFormat.Magic), 0, "expected a snapshot, found a file of another kind");
        int version = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
        Require(version is >= 1 and <= SnapshotFormat.Version, 8, FormattableString.Invariant($"expected a format of version 1 to {SnapshotFormat.Version}, found {version}"));
        int length = BinaryPrimitives.ReadInt32LittleEndian(start[12..]);
        long most = Math.Min(SnapshotFormat.MaxHeader, Length);
        Require(length >= SnapshotFormat.StartBytes + 20 && length <= most, 12, FormattableString.Invariant($"expected a header of {SnapshotFormat.StartBytes + 20} to {most} bytes, found {length}"));
        byte[] header = new byte[length];
        _stream.Position = 0;
        _stream.ReadExactly(header);
        _at = length;
        int end = length - SnapshotFormat.ChecksumBytes;
        Require(Crc32C.Of(header.AsSpan(0, end)) == BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(end)), 0, "the checksum of the header is wrong");
        var input = new SnapshotInput(header.AsSpan(0, end));
        input.Take(SnapshotFormat.StartBytes);
        Generation = input.ReadInt64();
        int sections = input.ReadInt32(0, SnapshotFormat.MaxSections);
        string[] left = new string[input.ReadCount(sizeof(int))];
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = input.ReadText();
        }

        input.RequireEnd();
        Left = left;
        return sections;
    }

    /// <summary>Sees that the file is whole before anything of its length is believed.</summary>
    private void ReadFooter()
    {
        long at = Length - SnapshotFormat.FooterBytes;
        Require(at >= _at, _at, "expected the end of a whole file, found no more bytes");
        long back = _at;
        _at = at;
        ReadOnlySpan<byte> footer = Next(SnapshotFormat.FooterBytes);
        bool whole = footer[..8].SequenceEqual(SnapshotFormat.End)
            && Crc32C.Of(footer[..16]) == BinaryPrimitives.ReadUInt32LittleEndian(footer[16..])
            && BinaryPrimitives.ReadInt64LittleEndian(footer[8..]) == Length;
        Require(whole, at, "expected the end of a whole file: it was cut, or not written to its end");
        _at = back;
    }

    private void ReadSection()
    {
        long start = _at;
        long end = Length - SnapshotFormat.FooterBytes - SnapshotFormat.ChecksumBytes;
        Require(end - start >= SnapshotFormat.SectionBytes, start, "expected a section, found no more bytes");
        ReadOnlySpan<byte> head = Next(SnapshotFormat.SectionBytes);
        int mark = BinaryPrimitives.ReadInt32LittleEndian(head);
        int name = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        int version = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(head[12..]);
        Require(mark == SnapshotFormat.SectionMark, start, "expected the mark of a section");
        Require(name is > 0 and <= SnapshotFormat.MaxName && name <= end - _at, start + 4, FormattableString.Invariant($"expected the length of a name, found {name}"));
        Require(length >= 0 && length <= Math.Min(SnapshotFormat.MaxSection, end - _at - name), start + 12, FormattableString.Invariant($"expected a section of at most {end - _at - name} bytes, found {length}"));
        var checksum = default(Crc32C);
        checksum.Add(head);
        ReadOnlySpan<byte> text = Next(name);
        checksum.Add(text);
        var section = new Section(Encoding.UTF8.GetString(text), version, _at, length);
        for (long rest = length; rest > 0;)
        {
            ReadOnlySpan<byte> piece = Next((int)Math.Min(_piece.Length, rest));
            checksum.Add(piece);
            rest -= piece.Length;
        }

        bool right = BinaryPrimitives.ReadUInt32LittleEndian(Next(SnapshotFormat.ChecksumBytes)) == checksum.Value;
        Require(right, -1, FormattableString.Invariant($"the checksum is wrong of the {length} bytes from byte {section.Offset} of the file"), section.Name);
        Require(!_sections.Exists(s => s.Name == section.Name), -1, "the section is there twice", section.Name);
        _sections.Add(section);
    }

    private ReadOnlySpan<byte> Next(int size)
    {
        Span<byte> bytes = _piece.AsSpan(0, size);
        if (_stream.Position != _at)
        {
            _stream.Position = _at;
        }

        _stream.ReadExactly(bytes);
        _at += size;
        return bytes;
    }

    /// <summary>Where the state of one part lies.</summary>
    internal readonly record struct Section(string Name, int Version, long Offset, long Length);
}
