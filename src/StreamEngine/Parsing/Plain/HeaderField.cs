using System.Runtime.CompilerServices;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Plain;

/// <summary>One field of the header of plain lines, recognised by its class. Immutable and shared.</summary>
internal abstract class HeaderField
{
    /// <summary>A bit for each byte of names below 64: digits and <c>#$+-./</c>.</summary>
    private const ulong LowNameBytes = 0x03FFE81800000000;

    /// <summary>A bit for each byte of names from 64 on: letters and <c>@_~</c>.</summary>
    private const ulong HighNameBytes = 0x47FFFFFE87FFFFFF;

    /// <summary>What the field is, for the description of a layout.</summary>
    internal abstract string Name { get; }

    /// <summary>True when a line that lacks the field has no further fields: its message starts here.</summary>
    internal virtual bool EndsHeaderWhenMissing => false;

    /// <summary>Reads the field at a position of a line.</summary>
    /// <returns>Position of what follows it, spaces skipped, or -1 when the field is not there.</returns>
    internal abstract int Read(ReadOnlySpan<byte> line, int at, ref HeaderValues values);

    /// <summary>Position after a field that ends at <paramref name="end"/>, or -1 when a word goes on there.</summary>
    private protected static int After(ReadOnlySpan<byte> line, int end) =>
        Tokens.EndsAt(line, end) ? Tokens.SkipSpaces(line, end) : -1;

    /// <summary>Letters, digits and what names are joined with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static bool IsNameByte(byte b) => b < 128 && (((b < 64 ? LowNameBytes : HighNameBytes) >> (b & 63)) & 1) != 0;
}
