using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace StreamEngine.Numerics.Columns;

/// <summary>Arithmetic on two doubles in every width.</summary>
internal interface IArithmeticOperator
{
    static abstract double Compute(double left, double right);

    static abstract Vector128<double> Compute(Vector128<double> left, Vector128<double> right);

    static abstract Vector256<double> Compute(Vector256<double> left, Vector256<double> right);

    static abstract Vector512<double> Compute(Vector512<double> left, Vector512<double> right);
}

internal readonly struct AddOperator : IArithmeticOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Compute(double left, double right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Compute(Vector128<double> left, Vector128<double> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Compute(Vector256<double> left, Vector256<double> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Compute(Vector512<double> left, Vector512<double> right) => left + right;
}

internal readonly struct SubtractOperator : IArithmeticOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Compute(double left, double right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Compute(Vector128<double> left, Vector128<double> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Compute(Vector256<double> left, Vector256<double> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Compute(Vector512<double> left, Vector512<double> right) => left - right;
}

internal readonly struct MultiplyOperator : IArithmeticOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Compute(double left, double right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Compute(Vector128<double> left, Vector128<double> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Compute(Vector256<double> left, Vector256<double> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Compute(Vector512<double> left, Vector512<double> right) => left * right;
}

/// <summary>Division, of which a division by zero has no result: NaN.</summary>
internal readonly struct DivideOperator : IArithmeticOperator
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Compute(double left, double right) => right == 0 ? double.NaN : left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Compute(Vector128<double> left, Vector128<double> right) =>
        Vector128.ConditionalSelect(Vector128.Equals(right, Vector128<double>.Zero), Vector128.Create(double.NaN), left / right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Compute(Vector256<double> left, Vector256<double> right) =>
        Vector256.ConditionalSelect(Vector256.Equals(right, Vector256<double>.Zero), Vector256.Create(double.NaN), left / right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Compute(Vector512<double> left, Vector512<double> right) =>
        Vector512.ConditionalSelect(Vector512.Equals(right, Vector512<double>.Zero), Vector512.Create(double.NaN), left / right);
}
