using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics.Columns;

/// <summary>A comparison of two values in every width. Nothing compares with NaN: each answers no.</summary>
internal interface IComparisonOperator
{
    static abstract bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T>;

    static abstract Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, INumber<T>;

    static abstract Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged, INumber<T>;

    static abstract Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged, INumber<T>;
}

internal readonly struct EqualOperator : IComparisonOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T> => left == right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, INumber<T> => Vector128.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged, INumber<T> => Vector256.Equals(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged, INumber<T> => Vector512.Equals(left, right);
}

internal readonly struct DifferentOperator : IComparisonOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T> => left < right || left > right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, INumber<T> => Vector128.LessThan(left, right) | Vector128.GreaterThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged, INumber<T> => Vector256.LessThan(left, right) | Vector256.GreaterThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged, INumber<T> => Vector512.LessThan(left, right) | Vector512.GreaterThan(left, right);
}

internal readonly struct LessOperator : IComparisonOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T> => left < right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, INumber<T> => Vector128.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged, INumber<T> => Vector256.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged, INumber<T> => Vector512.LessThan(left, right);
}

internal readonly struct LessOrEqualOperator : IComparisonOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T> => left <= right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, INumber<T> => Vector128.LessThanOrEqual(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged, INumber<T> => Vector256.LessThanOrEqual(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged, INumber<T> => Vector512.LessThanOrEqual(left, right);
}

internal readonly struct GreaterOperator : IComparisonOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T> => left > right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, INumber<T> => Vector128.GreaterThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged, INumber<T> => Vector256.GreaterThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged, INumber<T> => Vector512.GreaterThan(left, right);
}

internal readonly struct GreaterOrEqualOperator : IComparisonOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Test<T>(T left, T right)
        where T : unmanaged, INumber<T> => left >= right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Test<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, INumber<T> => Vector128.GreaterThanOrEqual(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Test<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged, INumber<T> => Vector256.GreaterThanOrEqual(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Test<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged, INumber<T> => Vector512.GreaterThanOrEqual(left, right);
}
