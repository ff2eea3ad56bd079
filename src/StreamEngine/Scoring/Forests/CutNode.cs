using System.Runtime.InteropServices;

namespace StreamEngine.Scoring.Forests;

/// <summary>A node of a tree; behind it lie the points at the edges of its box.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Size)]
internal struct CutNode
{
    internal const int Size = 12;

    /// <summary>What is at most this at the coordinate is on the left.</summary>
    internal float Cut;

    /// <summary>On the left; of a free node the next free one.</summary>
    internal ushort Left;

    internal ushort Right;

    /// <summary>Slots of the sample with a point below.</summary>
    internal ushort Mass;

    internal byte Coordinate;
}
