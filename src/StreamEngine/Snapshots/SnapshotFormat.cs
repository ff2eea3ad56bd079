namespace StreamEngine.Snapshots;

/// <summary>The layout of a file, which docs/snapshots.md describes.</summary>
internal static class SnapshotFormat
{
    /// <summary>Version of the layout around the sections.</summary>
    internal const int Version = 1;

    /// <summary>Bytes of the fixed part of the header: magic, version, length of the header.</summary>
    internal const int StartBytes = 16;

    /// <summary>Bytes of the fixed part of a section: mark, length of the name, version, length.</summary>
    internal const int SectionBytes = 20;

    /// <summary>Bytes of a checksum.</summary>
    internal const int ChecksumBytes = 4;

    /// <summary>Bytes of the end: magic, length of the file, checksum of both.</summary>
    internal const int FooterBytes = 20;

    /// <summary>Longest header.</summary>
    internal const int MaxHeader = 1 << 20;

    /// <summary>Longest name of a section in bytes.</summary>
    internal const int MaxName = 256;

    /// <summary>Most sections.</summary>
    internal const int MaxSections = 4096;

    /// <summary>Mark of a section: SECT.</summary>
    internal const int SectionMark = 0x54434553;

    /// <summary>Longest section: one array of the platform.</summary>
    internal static long MaxSection => Array.MaxLength;

    /// <summary>First bytes of a file: neither text nor valid UTF-8, and a line break that careless transfers change.</summary>
    internal static ReadOnlySpan<byte> Magic => [0x89, (byte)'S', (byte)'E', (byte)'S', (byte)'N', (byte)'P', (byte)'\r', (byte)'\n'];

    /// <summary>First bytes of the end of a whole file.</summary>
    internal static ReadOnlySpan<byte> End => "SESNPEND"u8;
}
