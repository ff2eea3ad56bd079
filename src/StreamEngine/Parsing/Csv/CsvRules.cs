using System.Runtime.CompilerServices;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Csv;

/// <summary>A byte that separates cells.</summary>
internal interface ICsvDelimiter
{
    static abstract byte Value { get; }
}

/// <summary>A comma.</summary>
internal readonly struct Comma : ICsvDelimiter
{
    static byte ICsvDelimiter.Value => (byte)',';
}

/// <summary>A semicolon.</summary>
internal readonly struct Semicolon : ICsvDelimiter
{
    static byte ICsvDelimiter.Value => (byte)';';
}

/// <summary>A tab.</summary>
internal readonly struct Tab : ICsvDelimiter
{
    static byte ICsvDelimiter.Value => (byte)'\t';
}

/// <summary>
/// Structural bytes of CSV (RFC 4180): delimiters and newlines outside of quotes. Escapes are quotes that another one before them makes a part of the
/// cell. A record is irregular at a quote that opens within a cell, and at a byte that may not follow a closing quote: where the next record begins is
/// unknown then.
/// </summary>
/// <remarks>Of the state, <c>Other</c> is 1 after a byte that ends no cell; <c>Escape</c> is 1 after a closing quote, 2 after a carriage return behind one.</remarks>
internal readonly struct CsvRules<TDelimiter> : IScanRules
    where TDelimiter : struct, ICsvDelimiter
{
    public static bool IsLinesAlone => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>
    {
        ulong newlines = block.Equal((byte)'\n');
        ulong ends = newlines | block.Equal(TDelimiter.Value);
        ulong quotes = block.Equal((byte)'"');
        if ((quotes | state.InQuotes | state.Escape) == 0)
        {
            state.Other = ~ends >> 63;
            masks.Tokens = ends;
            masks.Lines = newlines;
            masks.Escapes = 0;
            masks.Irregular = 0;
            return;
        }

        ulong inside = BitMasks.PrefixXor(quotes) ^ state.InQuotes;
        ulong opening = quotes & inside;
        ulong closing = quotes & ~inside;
        ulong returns = block.Equal((byte)'\r');
        ulong afterCell = ((ends & ~inside) << 1) | (state.Other ^ 1);
        ulong afterClosing = (closing << 1) | (state.Escape & 1);
        ulong returned = afterClosing & returns;
        ulong afterReturn = (returned << 1) | (state.Escape >> 1);
        masks.Tokens = ends & ~inside;
        masks.Lines = newlines & ~inside;
        masks.Escapes = opening & afterClosing;
        masks.Irregular = (opening & ~(afterCell | afterClosing)) | (afterClosing & ~(ends | quotes | returns)) | (afterReturn & ~newlines);
        state.Other = ~(ends & ~inside) >> 63;
        state.Escape = (closing >> 63) | ((returned >> 63) << 1);
        state.InQuotes = (ulong)((long)inside >> 63);
    }
}
