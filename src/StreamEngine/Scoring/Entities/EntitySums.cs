using System.Runtime.Intrinsics;

namespace StreamEngine.Scoring.Entities;

/// <summary>
/// Sums over the series of an entity, eight at a time. All of them add the same lanes in the same order on every machine. Lengths are multiples of <see cref="EntityLanes.Width"/>.
/// </summary>
internal static class EntitySums
{
    internal static float Square(ReadOnlySpan<float> values) => Product(values, values);

    internal static float Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Vector256<float> sum = Vector256<float>.Zero;
        for (int i = 0; i < left.Length; i += EntityLanes.Width)
        {
            sum += Vector256.Create(left[i..]) * Vector256.Create(right[i..]);
        }

        return Sum(sum);
    }

    /// <summary>Takes a multiple of a direction from values.</summary>
    internal static void Subtract(ReadOnlySpan<float> axis, float factor, Span<float> values)
    {
        Vector256<float> times = Vector256.Create(factor);
        for (int i = 0; i < axis.Length; i += EntityLanes.Width)
        {
            Span<float> part = values[i..];
            (Vector256.Create<float>(part) - (times * Vector256.Create(axis[i..]))).CopyTo(part);
        }
    }

    /// <summary>Moves a direction towards values, as far as these go along it.</summary>
    /// <returns>Its square then, and its product with the values.</returns>
    internal static (float Square, float Product) Follow(Span<float> axis, ReadOnlySpan<float> values, float product, float rate)
    {
        Vector256<float> times = Vector256.Create(product);
        Vector256<float> share = Vector256.Create(rate);
        Vector256<float> square = Vector256<float>.Zero;
        Vector256<float> along = Vector256<float>.Zero;
        for (int i = 0; i < axis.Length; i += EntityLanes.Width)
        {
            Span<float> part = axis[i..];
            Vector256<float> value = Vector256.Create(values[i..]);
            Vector256<float> next = Vector256.Create<float>(part);
            next += share * ((times * value) - next);
            next.CopyTo(part);
            square += next * next;
            along += next * value;
        }

        return (Sum(square), Sum(along));
    }

    /// <summary>Sum of lanes: halves, then halves of these.</summary>
    internal static float Sum(Vector256<float> lanes)
    {
        Vector128<float> four = lanes.GetLower() + lanes.GetUpper();
        float even = four[0] + four[2];
        return even + (four[1] + four[3]);
    }

    internal static float Most(Vector256<float> lanes)
    {
        Vector128<float> four = Vector128.Max(lanes.GetLower(), lanes.GetUpper());
        return Math.Max(Math.Max(four[0], four[2]), Math.Max(four[1], four[3]));
    }
}
