using System.Runtime.CompilerServices;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Logfmt;

/// <summary>
/// Structural bytes of logfmt: quotes that no backslash precedes, spaces outside of quotes, and every newline. Whether a quote begins a quoted
/// value is for the reader to see: it does right behind a key and its equals sign. A control byte makes a line irregular.
/// </summary>
internal readonly struct LogfmtRules : IScanRules
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
        masks.Escapes = backslashes;
        masks.Irregular = control & ~newlines;
    }
}
