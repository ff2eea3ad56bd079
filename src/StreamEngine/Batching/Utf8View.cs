using System.Runtime.InteropServices;

namespace StreamEngine.Batching;

/// <summary>
/// One value of an Arrow StringView column, bit for bit: a length and either up to 12 bytes of text in place, or the first four
/// bytes, the index of a data buffer and an offset in it. Source: Apache Arrow columnar format, "Variable-size Binary View Layout".
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct Utf8View
{
    /// <summary>Longest text that is kept in place, in bytes.</summary>
    internal const int MaxInline = 12;

    /// <summary>Length in bytes.</summary>
    internal int Length;

    /// <summary>First four bytes of the text.</summary>
    internal uint Prefix;

    /// <summary>Data buffer of a long text; bytes 5 to 8 of a short one.</summary>
    internal int Buffer;

    /// <summary>Offset in the data buffer of a long text; bytes 9 to 12 of a short one.</summary>
    internal int Offset;
}
