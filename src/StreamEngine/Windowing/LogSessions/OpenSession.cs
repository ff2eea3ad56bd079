namespace StreamEngine.Windowing.LogSessions;

/// <summary>A session that has not been handed over yet.</summary>
internal struct OpenSession
{
    /// <summary>Bytes of the id that are kept, for people: an id is known by its hash.</summary>
    internal const int KeptId = 48;

    /// <summary>Hash of the id.</summary>
    internal ulong Id;

    /// <summary>Least time of its lines.</summary>
    internal long First;

    /// <summary>Greatest time of its lines.</summary>
    internal long Last;

    /// <summary>Lines.</summary>
    internal int Length;

    /// <summary>Lines of which the order is kept.</summary>
    internal int Kept;

    /// <summary>First and last block of its <see cref="EventChains"/>.</summary>
    internal int Head;

    internal int Tail;

    /// <summary>Slot of the service of its first line.</summary>
    internal int Service;

    /// <summary>The session whose last line came before, and the one whose came after; -1 for none. Of a free place the next free one.</summary>
    internal int Older;

    internal int Newer;

    internal byte IdLength;

    /// <summary>Highest severity number of its lines.</summary>
    internal byte Severity;

    /// <summary>True when its lines came in another order than their times.</summary>
    internal bool IsDisordered;

    /// <summary>True when a later line with the same id began another session.</summary>
    internal bool IsOver;
}
