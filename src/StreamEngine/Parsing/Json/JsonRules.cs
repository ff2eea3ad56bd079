using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// Structural bytes of JSON lines: brackets, braces, colons and commas outside of strings, and every newline. A string that begins right
/// behind one of them, or behind a space after it, ends right before the next one, unless the block says that the record is irregular there: a control
/// byte in a string, a string with something else behind it, a string that is open at the end of its line.
/// </summary>
internal readonly struct JsonRules : IScanRules
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>
    {
        ulong newlines = block.Equal((byte)'\n');
        ulong backslashes = block.Equal((byte)'\\');
        ulong quotes = block.Equal((byte)'"');
        ulong brackets = block.EqualFolded(Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)':', (byte)'{', (byte)',', (byte)'}', 0, 0));
        ulong control = block.Below(0x20);
        masks.NonAscii = block.NonAscii();

        quotes &= ~BitMasks.AfterOddRuns(backslashes, ref state.Escape);
        ulong inside = BitMasks.PrefixXor(quotes) ^ state.InQuotes;
        ulong wrong = control & inside;
        for (ulong open = newlines & inside; open != 0; open = newlines & inside)
        {
            // No string goes on in the next line: what is inside and outside changes places after a newline in a string.
            inside ^= ulong.MaxValue << BitMasks.Lowest(open);
            wrong |= control & inside;
        }

        state.InQuotes = (ulong)((long)inside >> 63);
        ulong tokens = (brackets & ~inside) | newlines;
        ulong ends = quotes & ~inside;
        masks.Tokens = tokens;
        masks.Lines = newlines;
        masks.Escapes = backslashes;
        masks.Irregular = wrong | (((ends << 1) | state.Other) & ~tokens);
        state.Other = ends >> 63;
    }
}
