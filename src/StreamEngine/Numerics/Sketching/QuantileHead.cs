using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamEngine.Numerics.Sketching;

/// <summary>
/// A quantile sketch, one cache line: up to <see cref="MaxExact"/> values as they are, then counters in pages. The first eight pages are found in the
/// line itself, further ones in a directory.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct QuantileHead
{
    /// <summary>Values up to which they are kept as they are.</summary>
    internal const int MaxExact = 32;

    /// <summary>Exact values that the line has room for, and that the smaller block has.</summary>
    internal const int NearValues = 4;

    internal const int FewValues = 16;

    /// <summary>Pages that the line names.</summary>
    internal const int NearPages = 8;

    /// <summary>Tags of the near pages; <see cref="QuantileKeys.NoTag"/> where there is none, and for exact values.</summary>
    internal TagLine Tags;

    /// <summary>Blocks of the near pages. The first four exact values lie here.</summary>
    internal PageLine Pages;

    /// <summary>Block of the directory, or of more than four exact values; 0 for none.</summary>
    internal int Directory;

    /// <summary>Entries of the directory that are taken.</summary>
    internal ushort DirectoryUsed;

    /// <summary>Entries of the directory as a power of two.</summary>
    internal byte DirectoryShift;

    /// <summary>1 when a counter went over 16 bits.</summary>
    internal byte HasCarries;

    /// <summary>Number of exact values; negative when there are pages.</summary>
    internal int Values;

    /// <summary>Pages of values above and below zero.</summary>
    internal ushort PositivePages;

    internal ushort NegativePages;

    /// <summary>Eight tags.</summary>
    [InlineArray(NearPages)]
    internal struct TagLine
    {
        private ushort _first;
    }

    /// <summary>Eight blocks.</summary>
    [InlineArray(NearPages)]
    internal struct PageLine
    {
        private int _first;
    }
}
