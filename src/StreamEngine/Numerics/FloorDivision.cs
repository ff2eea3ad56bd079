namespace StreamEngine.Numerics;

/// <summary>Division that rounds down, of negative numbers too.</summary>
internal static class FloorDivision
{
    /// <summary>The greatest whole number that is not above <paramref name="value"/> / <paramref name="by"/>.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="by">A positive number.</param>
    internal static long Divide(long value, long by)
    {
        long quotient = value / by;
        return quotient * by > value ? quotient - 1 : quotient;
    }
}
