using System.Runtime.Intrinsics;

namespace StreamEngine.Scoring.Changes;

/// <summary>What eight values of a series come to, so that single bursts leave no trace: the mean of the middle four, and the mean of the five least steps from one value to the next.</summary>
internal static class ChangeCell
{
    /// <summary>Fewest values of a cell.</summary>
    private const int Least = 4;

    /// <summary>Level and noise of the cells of a group.</summary>
    /// <param name="values">Eight values of each series, in order of time; NaN for none.</param>
    /// <param name="level">The level.</param>
    /// <param name="noise">The noise.</param>
    /// <returns>Lanes that have enough values.</returns>
    internal static Vector256<float> Of(ReadOnlySpan<Vector256<float>> values, out Vector256<float> level, out Vector256<float> noise)
    {
        Span<Vector256<float>> sorted = stackalloc Vector256<float>[8];
        Vector256<float> whole = Vector256<float>.AllBitsSet;
        Span<Vector256<float>> steps = stackalloc Vector256<float>[8];
        for (int i = 0; i < 8; i++)
        {
            sorted[i] = values[i];
            whole &= Vector256.Equals(values[i], values[i]);
            steps[i] = i == 0 ? Vector256<float>.Zero : Vector256.Abs(values[i] - values[i - 1]);
        }

        Sort(sorted);
        Sort(steps);
        level = (sorted[2] + sorted[3] + sorted[4] + sorted[5]) * Vector256.Create(0.25f);

        // The first is the zero that filled the place of a step that there is not.
        noise = (steps[1] + steps[2] + steps[3] + steps[4] + steps[5]) * Vector256.Create(0.2f);
        if (whole == Vector256<float>.AllBitsSet || Vector256.EqualsAll(whole.AsInt32(), Vector256<int>.AllBitsSet))
        {
            return whole;
        }

        return OfParts(values, whole, ref level, ref noise);
    }

    /// <summary>The mean of the middle four of eight.</summary>
    internal static Vector256<float> Middle(ReadOnlySpan<Vector256<float>> ring)
    {
        Span<Vector256<float>> sorted = stackalloc Vector256<float>[8];
        ring[..8].CopyTo(sorted);
        Sort(sorted);
        return (sorted[2] + sorted[3] + sorted[4] + sorted[5]) * Vector256.Create(0.25f);
    }

    internal static Vector256<float> Mean(ReadOnlySpan<Vector256<float>> ring) =>
        (((ring[0] + ring[1]) + (ring[2] + ring[3])) + ((ring[4] + ring[5]) + (ring[6] + ring[7]))) * Vector256.Create(0.125f);

    // Nineteen comparisons, the fewest for eight (Knuth, The Art of Computer Programming 3, 5.3.4).
    private static void Sort(Span<Vector256<float>> v)
    {
        Order(v, 0, 2);
        Order(v, 1, 3);
        Order(v, 4, 6);
        Order(v, 5, 7);
        Order(v, 0, 4);
        Order(v, 1, 5);
        Order(v, 2, 6);
        Order(v, 3, 7);
        Order(v, 0, 1);
        Order(v, 2, 3);
        Order(v, 4, 5);
        Order(v, 6, 7);
        Order(v, 2, 4);
        Order(v, 3, 5);
        Order(v, 1, 4);
        Order(v, 3, 6);
        Order(v, 1, 2);
        Order(v, 3, 4);
        Order(v, 5, 6);
    }

    private static void Order(Span<Vector256<float>> v, int low, int high)
    {
        Vector256<float> a = v[low];
        Vector256<float> b = v[high];
        v[low] = Vector256.MinNative(a, b);
        v[high] = Vector256.MaxNative(a, b);
    }

    // Series of which some values are missing, one by one.
    private static Vector256<float> OfParts(ReadOnlySpan<Vector256<float>> values, Vector256<float> whole, ref Vector256<float> level, ref Vector256<float> noise)
    {
        Span<float> there = stackalloc float[8];
        Span<float> steps = stackalloc float[8];
        for (int lane = 0; lane < 8; lane++)
        {
            int count = 0;
            for (int i = 0; i < 8; i++)
            {
                float value = values[i][lane];
                if (!float.IsNaN(value))
                {
                    if (count > 0)
                    {
                        steps[count - 1] = Math.Abs(value - there[count - 1]);
                    }

                    there[count++] = value;
                }
            }

            if (count is 8 or < Least)
            {
                continue;
            }

            steps[..(count - 1)].Sort();
            there[..count].Sort();
            level = level.WithElement(lane, MeanOf(there[(count / 4)..(count - (count / 4))]));
            noise = noise.WithElement(lane, MeanOf(steps[..Math.Max(1, count - 3)]));
            whole = whole.AsInt32().WithElement(lane, -1).AsSingle();
        }

        return whole;
    }

    private static float MeanOf(ReadOnlySpan<float> values)
    {
        float sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
