using System.Numerics;
using StreamEngine.Numerics.Columns;

namespace StreamEngine.Windowing.Expressions;

/// <summary>What a comparison with a constant comes to, once the constant has the type of the column.</summary>
internal enum Fate : byte
{
    /// <summary>The values decide.</summary>
    Compare,

    /// <summary>It holds of every value that is there.</summary>
    Always,

    /// <summary>It holds of none.</summary>
    Never,
}

/// <summary>A comparison with a constant that a type can hold, for one that it may not.</summary>
internal readonly record struct Bound<T>(Fate Fate, Comparison Comparison, T Value)
    where T : unmanaged, INumber<T>;

/// <summary>
/// Turns a comparison with a number into an equivalent one with a value of the column's type: what is compared are the numbers themselves, whatever the types.
/// </summary>
internal static class Bounds
{
    /// <summary>For a column of integers.</summary>
    internal static Bound<T> Integer<T>(Comparison comparison, NumberNode number)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        Bound<long> bound = Long(comparison, number);
        if (bound.Fate != Fate.Compare)
        {
            return new(bound.Fate, comparison, default);
        }

        bool isBelow = bound.Value < long.CreateSaturating(T.MinValue), isAbove = bound.Value > long.CreateSaturating(T.MaxValue);
        return isBelow || isAbove
            ? new(Outside(bound.Comparison, isAbove), comparison, default)
            : new(Fate.Compare, bound.Comparison, T.CreateTruncating(bound.Value));
    }

    /// <summary>For a column of integers of 64 bits.</summary>
    internal static Bound<long> Long(Comparison comparison, NumberNode number)
    {
        if (number.IsInteger)
        {
            return new(Fate.Compare, comparison, number.Integer);
        }

        double floor = Math.Floor(number.Value);
        if (floor is < -9223372036854775808.0 or >= 9223372036854775808.0)
        {
            return new(Outside(comparison, floor > 0), comparison, 0);
        }

        return floor == number.Value ? new(Fate.Compare, comparison, (long)floor) : comparison switch
        {
            Comparison.Equal => new(Fate.Never, comparison, 0),
            Comparison.Different => new(Fate.Always, comparison, 0),
            Comparison.Less or Comparison.LessOrEqual => new(Fate.Compare, Comparison.LessOrEqual, (long)floor),
            _ => new(Fate.Compare, Comparison.Greater, (long)floor),
        };
    }

    /// <summary>For a column of doubles.</summary>
    internal static Bound<double> Double(Comparison comparison, NumberNode number)
    {
        double value = number.Value;
        Int128 rounded = number.IsInteger ? (Int128)value : 0;
        if (!number.IsInteger || rounded == number.Integer)
        {
            return new(Fate.Compare, comparison, value);
        }

        bool isAbove = rounded > number.Integer;
        return comparison switch
        {
            Comparison.Equal => new(Fate.Never, comparison, 0),
            Comparison.Different => new(Fate.Always, comparison, 0),
            Comparison.Less or Comparison.LessOrEqual => new(Fate.Compare, isAbove ? Comparison.Less : Comparison.LessOrEqual, value),
            _ => new(Fate.Compare, isAbove ? Comparison.GreaterOrEqual : Comparison.Greater, value),
        };
    }

    /// <summary>True when the comparison holds of one value, which is not NaN.</summary>
    internal static bool Holds<T>(Bound<T> bound, T value)
        where T : unmanaged, INumber<T> => bound.Fate == Fate.Compare ? ComparisonMasks.Test(bound.Comparison, value, bound.Value) : bound.Fate == Fate.Always;

    /// <summary>What comes of a constant beyond the values of a type.</summary>
    private static Fate Outside(Comparison comparison, bool isAbove) => comparison switch
    {
        Comparison.Equal => Fate.Never,
        Comparison.Different => Fate.Always,
        Comparison.Less or Comparison.LessOrEqual => isAbove ? Fate.Always : Fate.Never,
        _ => isAbove ? Fate.Never : Fate.Always,
    };
}
