namespace StreamEngine.Numerics.Folding;

/// <summary>Parts of <see cref="Moments"/> beside the count.</summary>
[Flags]
internal enum MomentParts
{
    /// <summary>The count alone.</summary>
    None = 0,

    /// <summary>Sum and mean.</summary>
    Sum = 1,

    /// <summary>Minimum and maximum.</summary>
    Extremes = 2,

    /// <summary>Variance; brings the sum with it.</summary>
    Squares = 4 | Sum,
}

/// <summary>The count alone.</summary>
internal readonly struct CountParts : IMomentParts
{
    public static bool Sum => false;

    public static bool Extremes => false;

    public static bool Squares => false;
}

/// <summary>Count and sum.</summary>
internal readonly struct SumParts : IMomentParts
{
    public static bool Sum => true;

    public static bool Extremes => false;

    public static bool Squares => false;
}

/// <summary>Count, minimum and maximum.</summary>
internal readonly struct ExtremeParts : IMomentParts
{
    public static bool Sum => false;

    public static bool Extremes => true;

    public static bool Squares => false;
}

/// <summary>Count, sum, minimum and maximum.</summary>
internal readonly struct BasicParts : IMomentParts
{
    public static bool Sum => true;

    public static bool Extremes => true;

    public static bool Squares => false;
}

/// <summary>Count, sum and squares.</summary>
internal readonly struct SpreadParts : IMomentParts
{
    public static bool Sum => true;

    public static bool Extremes => false;

    public static bool Squares => true;
}

/// <summary>All parts.</summary>
internal readonly struct AllParts : IMomentParts
{
    public static bool Sum => true;

    public static bool Extremes => true;

    public static bool Squares => true;
}
