using System.Runtime.CompilerServices;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Columns;

/// <summary>Structural bytes of lines of words: spaces and newlines.</summary>
internal readonly struct SpaceTokens : IScanRules
{
    public static bool IsLinesAlone => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>
    {
        ulong newlines = block.Equal((byte)'\n');
        masks.Tokens = block.Equal((byte)' ') | newlines;
        masks.Lines = newlines;
        masks.Escapes = 0;
        masks.Irregular = 0;
    }
}

/// <summary>Structural bytes of lines of words with tags: spaces, semicolons and newlines. Control bytes make a line irregular.</summary>
internal readonly struct SpaceOrSemicolonTokens : IScanRules
{
    public static bool IsLinesAlone => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>
    {
        ulong newlines = block.Equal((byte)'\n');
        masks.Tokens = block.Equal((byte)' ') | block.Equal((byte)';') | newlines;
        masks.Lines = newlines;
        masks.Escapes = 0;
        masks.Irregular = block.Below(0x20) & ~newlines;
    }
}

/// <summary>Structural bytes of lines of fields between bars: bars, colons and newlines. Control bytes make a line irregular.</summary>
internal readonly struct BarOrColonTokens : IScanRules
{
    public static bool IsLinesAlone => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>
    {
        ulong newlines = block.Equal((byte)'\n');
        masks.Tokens = block.Equal((byte)'|') | block.Equal((byte)':') | newlines;
        masks.Lines = newlines;
        masks.Escapes = 0;
        masks.Irregular = block.Below(0x20) & ~newlines;
    }
}
