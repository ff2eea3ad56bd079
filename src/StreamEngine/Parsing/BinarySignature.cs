using StreamEngine.Parsing.ArrowIpc;
using StreamEngine.Parsing.Journal;

namespace StreamEngine.Parsing;

/// <summary>Tells bytes that are no UTF-8 text, and names them where they can be named.</summary>
internal static class BinarySignature
{
    /// <summary>Share of control bytes, besides tab, line ends, form feed and escape, from which on bytes are no text.</summary>
    private const double MostControl = 0.10;

    /// <summary>Share of NUL bytes from which on bytes are no text; a torn block or a stray one in a log costs a record, not the file.</summary>
    private const double MostNul = 0.02;

    /// <summary>What the bytes are when they are no text; null when they may be text, or an export of the journal, which holds binary lengths.</summary>
    internal static string? Describe(ReadOnlySpan<byte> bytes) => Known(bytes) ?? (IsBinary(bytes) && !JournalFormat.IsExport(bytes) ? "binary data" : null);

    private static string? Known(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return "gzip";
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
        {
            return "zstd";
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x42, 0x5A, 0x68]) && IsBinary(bytes))
        {
            return "bzip2";
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]))
        {
            return "xz";
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return "UTF-16 text";
        }

        return bytes.StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F']) ? "ELF"
            : bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? "PNG"
            : bytes.StartsWith("%PDF-"u8) ? "PDF"
            : bytes.StartsWith("PK\u0003\u0004"u8) ? "zip"
            : bytes.StartsWith("PAR1"u8) ? "parquet"
            : ArrowFormat.IsArrow(bytes) ? "arrow"
            : null;
    }

    private static bool IsBinary(ReadOnlySpan<byte> bytes)
    {
        int control = 0;
        int nul = 0;
        foreach (byte b in bytes)
        {
            nul += b == 0 ? 1 : 0;
            control += b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C or 0x1B) ? 1 : 0;
        }

        return control > bytes.Length * MostControl || nul > bytes.Length * MostNul;
    }
}
