using System.Runtime.CompilerServices;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Json;

/// <summary>
/// Structural bytes of JSON lines: brackets, braces, colons and commas outside of strings, and every newline. Whatever stands between two
/// of them is one string or one scalar, unless the block says that the record is irregular there: a control byte, space that does not directly
/// follow a colon or comma, a string with a neighbour, a string that is open at the end of its line.
/// </summary>
internal readonly struct JsonRules : IScanRules
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>
    {
        // All comparisons first: a call below would make the vectors go through memory.
        ulong newlines = block.Equal((byte)'\n');
        ulong backslashes = block.Equal((byte)'\\');
        ulong quotes = block.Equal((byte)'"');
        ulong brackets = block.EqualFolded((byte)'{') | block.EqualFolded((byte)'}') | block.Equal((byte)',') | block.Equal((byte)':');
        ulong spaces = block.Equal((byte)' ');
        ulong control = block.Below(0x20) & ~newlines;
        ulong returns = block.Equal((byte)'\r') & (newlines >> 1);
        masks.NonAscii = block.NonAscii();

        quotes &= ~BitMasks.Escaped(backslashes, ref state.Escape);
        ulong inside = BitMasks.PrefixXor(quotes) ^ state.InQuotes;
        ulong open = newlines & inside;
        if (open != 0)
        {
            inside = CloseAtNewlines(newlines, inside);
        }

        state.InQuotes = (ulong)((long)inside >> 63);
        ulong tokens = (brackets & ~inside) | newlines;

        // What directly follows a token, and what follows the end of a string.
        spaces &= ~inside;
        ulong afterToken = (tokens << 1) | state.Token;
        ulong goodSpaces = spaces & afterToken;
        ulong starts = afterToken | (goodSpaces << 1) | (state.Other >> 1);
        ulong closing = quotes & ~inside;
        ulong afterString = (closing << 1) | (state.Other & 1);
        masks.Irregular = (control & ~returns) | open | (spaces & ~goodSpaces) | (quotes & inside & ~starts) | (afterString & ~(tokens | returns));
        masks.Tokens = tokens;
        masks.Lines = newlines;
        masks.Escapes = backslashes;
        state.Token = tokens >> 63;
        state.Other = (closing >> 63) | ((goodSpaces >> 63) << 1);
    }

    /// <summary>No string goes on in the next line: what is inside and outside changes places after a newline in a string.</summary>
    private static ulong CloseAtNewlines(ulong newlines, ulong inside)
    {
        for (ulong open = newlines & inside; open != 0; open = newlines & inside)
        {
            inside ^= ulong.MaxValue << BitMasks.Lowest(open);
        }

        return inside;
    }
}
