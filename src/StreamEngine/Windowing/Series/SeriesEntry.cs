using System.Runtime.CompilerServices;

namespace StreamEngine.Windowing.Series;

/// <summary>What a series is: 24 bytes. The first two labels and the third of three stand here, more of them in a list.</summary>
internal struct SeriesEntry
{
    /// <summary>Labels that stand in the entry when there are no more.</summary>
    internal const int Inline = 3;

    /// <summary>Bytes of an entry.</summary>
    internal const int Bytes = 24;

    /// <summary>Symbol of the name.</summary>
    internal int Name;

    /// <summary>Raised when the id is given up and when it is given out again: even as long as the id names a series.</summary>
    internal int Generation;
    internal byte Labels;
    internal SeriesKind Kind;
    internal SeriesState State;

    /// <summary>True when a row that has the labels in this order, with commas between them, can be nothing else.</summary>
    internal bool Plain;
    internal int First;
    internal int Second;

    /// <summary>The third label, or where the list of the third and further ones begins.</summary>
    internal int Third;
}

/// <summary>State of an id.</summary>
internal enum SeriesState : byte
{
    /// <summary>Names no series.</summary>
    Free,

    /// <summary>Names a series that rows find.</summary>
    Live,

    /// <summary>Names a series that was added by those who know it and is never retired.</summary>
    Pinned,
}

/// <summary>When a series had its last row, and which series came after it: eight bytes that change while entries stay.</summary>
internal struct SeriesActivity
{
    /// <summary>Mark of a series that is retired.</summary>
    internal const int Retired = int.MinValue;

    /// <summary>Mark of a series whose rows had no time.</summary>
    internal const int Never = int.MinValue + 1;

    /// <summary>Bytes that it takes.</summary>
    internal const int Bytes = 8;

    /// <summary>Event time of the last row in units of 2^32 ns; a mark.</summary>
    internal int Last;

    /// <summary>The series whose row came next, -1 for none; of a retired one the number of its retirement.</summary>
    internal int Next;

    /// <summary>A time in the units of <see cref="Last"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int UnitOf(long time) => Math.Max((int)(time >> 32), Never);
}
