using System.Runtime.CompilerServices;

namespace StreamEngine.Numerics.Scanning;

/// <summary>What one block of a scan came to: four masks of its 64 bytes.</summary>
internal struct ScanMasks
{
    /// <summary>Bytes whose positions are listed.</summary>
    internal ulong Tokens;

    /// <summary>Those of them that are the newline at the end of a record.</summary>
    internal ulong Lines;

    /// <summary>Bytes that a reader must look out for inside of values, such as backslashes.</summary>
    internal ulong Escapes;

    /// <summary>Bytes at which the record cannot be read by its tokens alone.</summary>
    internal ulong Irregular;

    /// <summary>Leaves the first <paramref name="count"/> bytes only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Cut(int count)
    {
        ulong valid = BitMasks.First(count);
        Tokens &= valid;
        Lines &= valid;
        Escapes &= valid;
        Irregular &= valid;
    }
}

/// <summary>What a scan carries from block to block.</summary>
internal struct ScanState
{
    /// <summary>All ones inside a quoted text, else 0.</summary>
    internal ulong InQuotes;

    /// <summary>1 when the next byte is escaped.</summary>
    internal ulong Escape;

    /// <summary>One more bit for rules that need it.</summary>
    internal ulong Other;

    /// <summary>All ones or 0, for rules that need it.</summary>
    internal ulong Late;
}

/// <summary>The structural bytes of a format, and what makes them so. Stateless: what varies is in the state.</summary>
internal interface IScanRules
{
    /// <summary>
    /// True when newlines are the only structural bytes: an index of such rules knows its lines without counting them. Without a default, which would
    /// keep scans from being compiled ahead of time.
    /// </summary>
    static abstract bool IsLinesAlone { get; }

    /// <summary>Classifies the next 64 bytes.</summary>
    /// <param name="block">The bytes.</param>
    /// <param name="state">What the blocks before have left; updated.</param>
    /// <param name="masks">The result.</param>
    static abstract void Scan<TBlock>(in TBlock block, ref ScanState state, out ScanMasks masks)
        where TBlock : struct, IByteBlock<TBlock>;
}
