using System.Runtime.InteropServices;

namespace StreamEngine.Windowing.Sketches;

/// <summary>What a sketch keeps once its values span more octaves than it tells apart.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct QuantileExtra
{
    /// <summary>The side of the values above zero.</summary>
    internal QuantileSide Positive;

    /// <summary>The side of the values below zero.</summary>
    internal QuantileSide Negative;
}

/// <summary>One side of zero.</summary>
internal struct QuantileSide
{
    /// <summary>Values that are counted in the lowest bucket of the lowest page and belong below it.</summary>
    internal long Collapsed;

    /// <summary>The tag of the lowest page; 0 when it is not known.</summary>
    internal int Lowest;
}
