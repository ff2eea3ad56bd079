namespace StreamEngine.Numerics.Columns;

/// <summary>How two values are compared.</summary>
internal enum Comparison
{
    Equal,
    Different,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>What follows from a comparison.</summary>
internal static class ComparisonExtensions
{
    /// <summary>The comparison that holds when this one does not, of values that are there.</summary>
    internal static Comparison Negated(this Comparison comparison) => comparison switch
    {
        Comparison.Equal => Comparison.Different,
        Comparison.Different => Comparison.Equal,
        Comparison.Less => Comparison.GreaterOrEqual,
        Comparison.LessOrEqual => Comparison.Greater,
        Comparison.Greater => Comparison.LessOrEqual,
        _ => Comparison.Less,
    };

    /// <summary>The comparison with its sides exchanged.</summary>
    internal static Comparison Mirrored(this Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => comparison,
    };

    /// <summary>True when the comparison holds for a sign as <see cref="IComparable{T}.CompareTo"/> gives it.</summary>
    internal static bool Holds(this Comparison comparison, int sign) => comparison switch
    {
        Comparison.Equal => sign == 0,
        Comparison.Different => sign != 0,
        Comparison.Less => sign < 0,
        Comparison.LessOrEqual => sign <= 0,
        Comparison.Greater => sign > 0,
        _ => sign >= 0,
    };
}
