using System.Runtime.CompilerServices;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Access;

/// <summary>
/// Structural bytes of access logs: quotes that no backslash precedes, spaces outside of quotes, and every newline. A control byte, or a
/// backslash outside of quotes, makes a line irregular.
/// </summary>
internal readonly struct AccessRules : IScanRules
{
    public static bool IsLinesAlone => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>
    {
        ulong newlines = block.Equal((byte)'\n');
        ulong backslashes = block.Equal((byte)'\\');
        ulong quotes = block.Equal((byte)'"');
        ulong spaces = block.Equal((byte)' ');
        ulong control = block.Below(0x20);

        quotes = BitMasks.Unescaped(quotes, backslashes, ref state.Escape);
        ulong inside = BitMasks.InQuotes(quotes, newlines, ref state.InQuotes);
        masks.Tokens = quotes | (spaces & ~inside) | newlines;
        masks.Lines = newlines;
        masks.Escapes = 0;
        masks.Irregular = (control & ~newlines) | (backslashes & ~inside);
    }
}
