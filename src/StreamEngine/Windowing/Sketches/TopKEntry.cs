using System.Runtime.InteropServices;

namespace StreamEngine.Windowing.Sketches;

/// <summary>A key that a top-k sketch counts.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct TopKEntry
{
    /// <summary>The hash of the key.</summary>
    internal ulong Hash;

    /// <summary>At least how often the key came, and at most <see cref="Error"/> more than it did.</summary>
    internal long Count;

    /// <summary>How much of the count may be from keys that were there before.</summary>
    internal long Error;

    /// <summary>The block of the text; 0 when it is empty.</summary>
    internal int Text;

    /// <summary>Bytes of the text.</summary>
    internal ushort TextLength;

    /// <summary>Where the entry is in the heap.</summary>
    internal ushort Place;
}

/// <summary>A top-k sketch, one cache line.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct TopKHead
{
    /// <summary>Sum of all weights.</summary>
    internal long Total;

    /// <summary>Entries that are taken.</summary>
    internal int Used;

    /// <summary>The block of the entries; 0 when there is none.</summary>
    internal int Entries;

    /// <summary>The block of the heap, numbers of entries with the least count first.</summary>
    internal int Heap;

    /// <summary>The block of the index, an open-addressed table of numbers of entries plus one by their hashes.</summary>
    internal int Index;

    /// <summary>Entries that there is room for, as a power of two.</summary>
    internal int Shift;
}
