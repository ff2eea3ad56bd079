namespace StreamEngine.Scoring.Logs;

/// <summary>What sessions are tested for.</summary>
[Flags]
internal enum SessionTests : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A template that no session of its kind had.</summary>
    Event = 1,

    /// <summary>More or fewer lines than sessions of its kind have.</summary>
    Length = 2,

    /// <summary>How often it has each template, which is like no session of its kind.</summary>
    Counts = 4,

    /// <summary>A template right after another, which never was so.</summary>
    Order = 8,

    /// <summary>All of them.</summary>
    All = Event | Length | Counts | Order,
}

/// <summary>What is odd about a session, and what is most telling for each test.</summary>
internal struct SessionVerdict
{
    /// <summary>Tests by which it is odd.</summary>
    internal SessionTests Odd;

    /// <summary>The first template that was never seen; -1 for none.</summary>
    internal int Template;

    /// <summary>Sessions that had it.</summary>
    internal int TemplateSeen;

    /// <summary>The template whose count is rarest, which may be none; -1 when counts were not looked at.</summary>
    internal int Counted;

    /// <summary>How often the session has it.</summary>
    internal int Count;

    /// <summary>How often sessions have it most of all.</summary>
    internal int UsualCount;

    /// <summary>Sessions that had it as often.</summary>
    internal int CountSeen;

    /// <summary>True when the counts are frequent, or two frequent parts, but for templates that vary by themselves.</summary>
    internal bool IsExplained;

    /// <summary>Distance to the nearest session that is known, 0 to 1; NaN when it was not looked for.</summary>
    internal double Distance;

    /// <summary>The first two templates that hardly ever stood in this order.</summary>
    internal (int First, int Second) Pair;

    /// <summary>How often they did.</summary>
    internal int PairSeen;

    /// <summary>How often anything came after the first of them.</summary>
    internal int AfterFirst;

    /// <summary>Values of the tests.</summary>
    internal (double Event, double Length, double Counts, double Order) Values;
}
