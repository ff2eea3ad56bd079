using System.Runtime.CompilerServices;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// Structural bytes of JSON lines: brackets, braces, colons and commas outside of strings, and every newline. A string that begins right
/// behind one of them, or behind a space after it, ends right before the next one, unless the block says that the record is irregular there: a control
/// byte in a string, a string with something else behind it, a string that is open at the end of its line.
/// </summary>
internal readonly struct JsonRules : IScanRules
{
    /// <summary>The bytes <c>:</c>, <c>{</c>, <c>,</c> and <c>}</c> as entries 10 to 13 of a table; with bit 5 set brackets are braces.</summary>
    private const ulong Brackets = ((ulong)':' << 16) | ((ulong)'{' << 24) | ((ulong)',' << 32) | ((ulong)'}' << 40);

    public static bool IsLinesAlone => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>
    {
        ulong newlines = block.Equal((byte)'\n');
        ulong backslashes = block.Equal((byte)'\\');
        ulong quotes = block.Equal((byte)'"');
        ulong brackets = block.EqualFolded(0, Brackets);
        ulong control = block.Below(0x20);

        quotes = BitMasks.Unescaped(quotes, backslashes, ref state.Escape);
        ulong inside = BitMasks.PrefixXor(quotes) ^ state.InQuotes;
        ulong wrong = control & inside;
        if (wrong != 0)
        {
            for (ulong open = newlines & inside; open != 0; open = newlines & inside)
            {
                // No string goes on in the next line: what is inside and outside changes places after a newline in a string.
                inside ^= ulong.MaxValue << BitMasks.Lowest(open);
                wrong |= control & inside;
            }
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
